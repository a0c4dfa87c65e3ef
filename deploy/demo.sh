#!/usr/bin/env bash
# The main job on the 2025 configuration: builds a release, simulates the year to date, sends it over HTTP into a
# running daemon, prints the board and goes on serving until Ctrl-C. With --once it ends after the board.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/install-dependencies.sh
deploy/build.sh build/release -DCMAKE_BUILD_TYPE=Release -DKPIWATCH_TESTS=OFF
kpiwatch=build/release/bin/kpiwatch

work=$(mktemp -d)
daemon=
finish() {
  [ -z "$daemon" ] || { kill "$daemon" 2>/dev/null && wait "$daemon" || true; }
  rm -rf "$work"
}
trap finish EXIT

cp config/qingcheng-2025-budget.csv "$work/"
sed -e "s|/var/lib/kpiwatch|$work/journal|" -e 's|127.0.0.1:9469|127.0.0.1:0|' \
  config/qingcheng-2025.yaml >"$work/kpiwatch.yaml"

"$kpiwatch" serve -c "$work/kpiwatch.yaml" 2>"$work/log" &
daemon=$!
url=
for _ in $(seq 100); do
  url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/log" | head -n 1 || true)
  [ -n "$url" ] && curl -sf "$url/-/ready" >/dev/null && break
  kill -0 "$daemon" || { cat "$work/log"; exit 1; }
  sleep 0.1
done

# The promises are those of 2025, so "to date" is this minute of that year: what is ahead of the clock is refused.
to_date=$(TZ=UTC-8 date +2025-%m-%dT%H:%M:59+08:00 | sed s/02-29/02-28/)
echo "simulating 2025 up to $to_date"
"$kpiwatch" simulate -c "$work/kpiwatch.yaml" --from 2025-01-01T00:00:00+08:00 --to "$to_date" \
  >"$work/events.ndjson"
echo "sending it to $url"
"$kpiwatch" ingest -c "$work/kpiwatch.yaml" --url "$url" "$work/events.ndjson"
echo
"$kpiwatch" evaluate -c "$work/kpiwatch.yaml" --url "$url" --at "$to_date" --format text
if [ "${1:-}" != --once ]; then
  echo
  echo "this board as JSON, at the end of what was simulated:"
  echo "  $url/api/v1/targets?at=${to_date/+/%2B}"
  echo "serving until Ctrl-C at $url; without ?at= it tells of this moment, not of that one"
  wait "$daemon"
fi
