#!/usr/bin/env bash
# Installs what is missing, builds a release and runs every benchmark. Options are run.py's: --help tells them;
# --short takes seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."

deploy/install-dependencies.sh
KPIWATCH_TARGETS="kpiwatch bench_load bench_sink ledger_bench exposition_bench codec_bench" deploy/build.sh build/bench -DCMAKE_BUILD_TYPE=Release
exec /usr/bin/python3 -B tests/bench/run.py --programs build/bench/bin "$@"
