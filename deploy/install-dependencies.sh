#!/usr/bin/env bash
# Installs what kpiwatch builds, runs and is tested with, from Debian's packages, and the packages that the arguments name.
# Asks apt only for what is missing.
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache mold
  libboost1.81-dev libsqlite3-dev libssl-dev zlib1g-dev libdeflate-dev libmimalloc-dev libsimdjson-dev
  libhowardhinnant-date-dev libyaml-cpp-dev libfmt-dev libspdlog-dev libcli11-dev prometheus-cpp-dev tzdata
  libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev
  curl duktape prometheus prometheus-alertmanager python3 python3-jsonschema python3-yaml sqlite3
  bubblewrap dpkg-dev man-db mmdebstrap python3-seccomp rpm systemd zsh
  "$@"
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
    missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "installing ${#missing[@]} packages: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
# Debian's packages of servers would start them; kpiwatch's tests start their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" install -m 755 /dev/stdin "$policy"
fi
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  "${missing[@]}" >/dev/null
