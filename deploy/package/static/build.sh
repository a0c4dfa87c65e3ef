#!/usr/bin/env bash
# build.sh BUILD: links BUILD/static/bin/kpiwatch, which needs nothing of its host but the kernel, from the finished
# build in BUILD. Cheap to run again. KPIWATCH_SOURCES in the environment names where the libraries' sources are kept;
# BUILD/static/sources without it.
set -euo pipefail
build=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
static=$build/static
mkdir -p "$static"
sources=${KPIWATCH_SOURCES:-$static/sources}

"$here/fetch-sources.sh" "$sources"
log=$static/build.log
echo "linking $static/bin/kpiwatch (log: $log)"
if ! {
  cmake -S "$here" -B "$static" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER_LAUNCHER=ccache \
    -DKPIWATCH_BUILD="$build" -DKPIWATCH_SOURCES="$sources" &&
    ninja -C "$static"
} >"$log" 2>&1; then
  tail -n 20 "$log" | cut -c 1-400
  exit 1
fi

# What is linked in brings its licence along.
mkdir -p "$static/licenses"
for package in libboost1.81-dev libc6-dev libcli11-dev libdeflate-dev libfmt-dev libhowardhinnant-date-dev libsimdjson-dev \
  libspdlog-dev libsqlite3-dev libssl-dev libstdc++-12-dev libyaml-cpp-dev prometheus-cpp-dev zlib1g-dev; do
  install -m 644 "/usr/share/doc/$package/copyright" "$static/licenses/${package%-dev}"
done
