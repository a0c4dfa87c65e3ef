#!/bin/sh
# install.sh: puts this folder's usr/ and etc/ in their places, as root; a configuration that is there stays.
# install.sh remove: takes them away again, but for the configuration, the data and the user.
# DESTDIR in the environment names another root, where no user is made and no service manager is told.
set -eu
cd "$(dirname "$0")"
root=${DESTDIR:-}

tell_systemd() {
  if [ -z "$root" ] && [ -d /run/systemd/system ]; then systemctl "$@"; fi
}

remove() {
  tell_systemd disable --now kpiwatch.socket kpiwatch.service
  find usr -type f | while read -r file; do rm -f "$root/$file"; done
  rm -rf "$root/usr/share/kpiwatch" "$root/usr/share/doc/kpiwatch"
  tell_systemd daemon-reload
}

install_files() {
  find usr -type f | while read -r file; do
    mode=644
    [ -x "$file" ] && mode=755
    # By another name first: a running program's file cannot be written to.
    mkdir -p "$root/$(dirname "$file")"
    install -m "$mode" "$file" "$root/$file.new"
    mv -f "$root/$file.new" "$root/$file"
  done
  mkdir -p "$root/etc/kpiwatch"
  for file in etc/kpiwatch/*; do
    [ -e "$root/$file" ] || install -m 644 "$file" "$root/$file"
  done
}

make_user() {
  [ -z "$root" ] || return 0
  getent passwd kpiwatch >/dev/null ||
    useradd --system --user-group --no-create-home --home-dir /var/lib/kpiwatch --shell /usr/sbin/nologin kpiwatch
  install -d -o kpiwatch -g kpiwatch -m 0700 /var/lib/kpiwatch
}

case "${1:-install}" in
  install)
    install_files
    make_user
    tell_systemd daemon-reload
    tell_systemd try-restart kpiwatch.service
    echo "installed; edit /etc/kpiwatch/kpiwatch.yaml, then: systemctl enable --now kpiwatch.socket kpiwatch.service"
    ;;
  remove) remove ;;
  *) echo "usage: install.sh [remove]" >&2; exit 2 ;;
esac
