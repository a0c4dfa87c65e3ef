#!/usr/bin/env bash
# Installs what is missing, builds and runs every test: a release build, then one with AddressSanitizer and
# UndefinedBehaviorSanitizer, then the threaded parts with ThreadSanitizer. Cheap to run again.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/install-dependencies.sh

run_tests() {
  local folder=$1
  shift
  echo "testing $folder"
  ctest --test-dir "$folder" --output-on-failure --parallel "$(nproc)" --progress "$@" |
    { [ -t 1 ] && cat || tail -n 60; }
}

deploy/build.sh build/tests -DCMAKE_BUILD_TYPE=Release
run_tests build/tests

deploy/build.sh build/asan -DCMAKE_BUILD_TYPE=Release -DKPIWATCH_ASAN=ON
run_tests build/asan

deploy/build.sh build/tsan -DCMAKE_BUILD_TYPE=Release -DKPIWATCH_TSAN=ON
run_tests build/tsan --tests-regex '^(Engine|FairSharedMutex|IngestQueue|SelfMetrics|Session|Server|Watch)'
