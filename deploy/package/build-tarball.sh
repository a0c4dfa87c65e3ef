#!/usr/bin/env bash
# build-tarball.sh BUILD FOLDER: makes FOLDER/kpiwatch-VERSION-linux-MACHINE.tar.gz from the finished build in BUILD. It
# runs on any Linux of that machine, whatever its glibc: the program in it is linked statically. What is in usr/ and
# etc/ is what the packages hold; install.sh puts it in its place.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
folder=$(realpath "$2")

"$here/static/build.sh" "$build"
program=$build/static/bin/kpiwatch
version=$("$program" --version | cut -d' ' -f2)
name=kpiwatch-$version-linux-$(uname -m)

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
umask 022
tree=$stage/$name
DESTDIR=$tree cmake --install "$build" --prefix /usr >/dev/null
strip -o "$tree/usr/bin/kpiwatch" "$program"
mv "$tree/usr/share/zsh/vendor-completions" "$tree/usr/share/zsh/site-functions"
install -m 755 "$here/install.sh" "$tree"

cp -r "$build/static/licenses" "$tree/usr/share/doc/kpiwatch/"

"$here/glibc-floor.sh" "$tree/usr/bin/kpiwatch"
# The same build gives the same bytes.
tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-0}" -cf - "$name" |
  gzip -9n >"$folder/$name.tar.gz"
