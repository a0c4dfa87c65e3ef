#!/usr/bin/env bash
# build.sh [FOLDER]: builds a release and its packages, DEB, RPM and tarball, into FOLDER (build/packages without it).
set -euo pipefail
cd "$(dirname "$0")/../.."

deploy/install-dependencies.sh
deploy/build.sh build/release -DCMAKE_BUILD_TYPE=Release -DKPIWATCH_TESTS=OFF
deploy/package/pack.sh build/release "${1:-build/packages}"
