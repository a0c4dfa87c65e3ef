#!/usr/bin/env bash
# Installs what is missing, builds a release and runs every benchmark. Options are run.py's: --help tells them;
# --short takes seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."

# The last two are there to be measured beside.
deploy/install-dependencies.sh victoria-metrics influxdb
KPIWATCH_TARGETS=benchmarks deploy/build.sh build/bench -DCMAKE_BUILD_TYPE=Release
exec /usr/bin/python3 -B tests/bench/run.py --programs build/bench/bin "$@"
