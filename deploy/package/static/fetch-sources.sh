#!/usr/bin/env bash
# fetch-sources.sh FOLDER: unpacks there, by name, the sources of the libraries that Debian ships without a static
# archive, of the very versions whose headers are installed. Does nothing for those that are there.
set -euo pipefail
mkdir -p "$1"
cd "$1"

declare -A header_packages=(
  [date]=libhowardhinnant-date-dev [fmt]=libfmt-dev [prometheus-cpp]=prometheus-cpp-dev [simdjson]=libsimdjson-dev
  [spdlog]=libspdlog-dev
)

missing=()
for name in "${!header_packages[@]}"; do [ -d "$name" ] || missing+=("$name"); done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "fetching the sources of ${missing[*]}"

# The archives that apt knows, asked for sources instead; nothing of apt's own is touched.
mkdir -p apt/lists/partial apt/cache/archives/partial apt/parts
apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  sed -n 's/^Debian /deb-src /p' | sort -u >apt/sources.list
apt=(apt-get -qq -o Dir::Etc::SourceList="$PWD/apt/sources.list" -o Dir::Etc::SourceParts="$PWD/apt/parts"
  -o Dir::State::Lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt/cache" -o APT::Sandbox::User=root)
"${apt[@]}" update
for name in "${missing[@]}"; do
  source=$(dpkg-query -W -f '${source:Package}=${source:Version}' "${header_packages[$name]}")
  rm -rf apt/source
  mkdir apt/source
  (
    cd apt/source
    "${apt[@]}" source --download-only "$source"
    dpkg-source --no-check -x ./*.dsc "../$name" >/dev/null
  )
  mv "apt/$name" "$name"
done
rm -rf apt
