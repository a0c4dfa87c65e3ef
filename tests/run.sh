#!/usr/bin/env bash
# Installs what is missing, builds the program and the test programs named here, and runs them. Cheap to run again.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/install-dependencies.sh

programs=(scenario_tests law_tests storage_tests kpiwatch_report_tests)
KPIWATCH_TARGETS="kpiwatch ${programs[*]}" deploy/build.sh build/tests -DCMAKE_BUILD_TYPE=Release
for program in "${programs[@]}"; do
  echo "running $program"
  "build/tests/bin/$program" --gtest_brief=1
done
echo "checking the shipped configurations"
for file in config/qingcheng-*.yaml; do build/tests/bin/kpiwatch check -c "$file"; done
