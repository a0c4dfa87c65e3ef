#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test: a release build, then all again with
# AddressSanitizer and UndefinedBehaviorSanitizer, then the tests with threads under ThreadSanitizer. Cheap to run
# again. With a first argument of release, asan or tsan: that part alone.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/install-dependencies.sh

# Eight files of a target compiled as one: what most files include is read and instantiated once, which takes less than
# half the time. In the release each is compiled by itself, so that it includes what it needs.
readonly JOINED=-DCMAKE_UNITY_BUILD=ON

# Prints the tests that fail, and the sum.
run_tests() {
  local folder=$1
  shift
  echo "testing $folder"
  ctest --test-dir "$folder" --output-on-failure --parallel "$(nproc)" --timeout 600 --quiet \
    --output-log "$folder/tests.log" "$@" && tail -n 4 "$folder/tests.log" && return
  grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ .* Passed)' "$folder/tests.log" | tail -n 400
  return 1
}

release() {
  deploy/build.sh build/tests -DCMAKE_BUILD_TYPE=Release
  run_tests build/tests
  echo "checking the shipped configurations"
  for file in config/*.yaml; do build/tests/bin/kpiwatch check -c "$file"; done
}

asan() {
  deploy/build.sh build/asan -DCMAKE_BUILD_TYPE=Debug -DKPIWATCH_ASAN=ON $JOINED
  # The release has met 2 000 random worlds for each law; each of these takes three to eight times as long.
  KPIWATCH_LAW_CASES=500 run_tests build/asan
}

tsan() {
  # The programs whose tests have threads.
  KPIWATCH_TARGETS="engine_tests app_tests http_tests commands_tests program_tests" \
    deploy/build.sh build/tsan -DCMAKE_BUILD_TYPE=Debug -DKPIWATCH_TSAN=ON $JOINED
  run_tests build/tsan --exclude-regex '_NOT_BUILT$'
}

case "${1:-all}" in
  all)
    release
    asan
    tsan
    ;;
  release | asan | tsan) "$1" ;;
  *) echo "usage: tests/run.sh [release|asan|tsan]" >&2; exit 2 ;;
esac
