#!/usr/bin/env bash
# build.sh FOLDER [CMake options]: configures and builds into FOLDER, quietly unless it fails. KPIWATCH_TARGETS in the
# environment names what to build; everything without it.
set -euo pipefail
cd "$(dirname "$0")/.."

# What ccache needs to know that a precompiled header is safe to cache with; and that where a checkout lies does not
# matter.
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

folder=$1
shift
mkdir -p "$folder"
log=$folder/build.log
echo "building into $folder (log: $log)"
if ! {
  cmake -S . -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@" &&
    ninja -C "$folder" ${KPIWATCH_TARGETS:-}
} >"$log" 2>&1; then
  grep -E 'error|FAILED|Error' "$log" | head -n 40 || true
  tail -n 20 "$log"
  exit 1
fi
