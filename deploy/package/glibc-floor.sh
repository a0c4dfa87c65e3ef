#!/usr/bin/env bash
# glibc-floor.sh PROGRAM: tells the oldest glibc that PROGRAM runs with, from the versions of the symbols that it asks
# the host's for, and which symbols keep it from an older one.
set -euo pipefail

asked=$(objdump -T "$1" 2>/dev/null | sed -n 's/.*(\(GLIBC_[0-9.]*\)) *\(.*\)/\1 \2/p' | sort -Vu)
if [ -z "$asked" ]; then
  echo "$1: asks for no glibc"
  exit 0
fi
newest=$(tail -n 1 <<<"$asked" | cut -d' ' -f1)
echo "$1: asks for ${newest/_/ } because of $(awk -v v="$newest" '$1 == v { printf "%s ", $2 }' <<<"$asked")"
