#!/usr/bin/env bash
# pack.sh BUILD FOLDER [KIND...]: packs the finished build in BUILD into FOLDER; kinds are deb, rpm and tarball, all of
# them without any named.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
shift 2
[ $# -gt 0 ] || set -- deb rpm tarball

pack_with_cpack() {
  cpack --config "$build/CPackConfig.cmake" -G "$1" -B "$folder/cpack" >"$folder/cpack.log" 2>&1 ||
    { cat "$folder/cpack.log"; exit 1; }
  mv "$folder"/cpack/*."${1,,}" "$folder"
  rm -rf "$folder/cpack"
}

for kind; do
  case "$kind" in
    deb) pack_with_cpack DEB ;;
    rpm)
      "$here/static/build.sh" "$build"
      pack_with_cpack RPM
      ;;
    tarball) "$here/build-tarball.sh" "$build" "$folder" ;;
    *) echo "expected deb, rpm or tarball, found $kind" >&2; exit 2 ;;
  esac
done
