#!/usr/bin/env bash
# Installs the Debian packages of the groups named that are missing (scripts/packages.txt).
#
# usage: scripts/install_packages.sh GROUP…
set -euo pipefail
list="$(dirname "$0")/packages.txt"

wanted=()
for group in "$@"; do
  grep -q "^$group " "$list" || { echo "install_packages: no group '$group'" >&2; exit 1; }
  while read -r _ package program; do
    # A program that came from elsewhere does as well.
    [ -n "$program" ] && command -v "$program" >/dev/null || wanted+=("$package")
  done < <(grep "^$group " "$list")
done
present=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for package in "${wanted[@]}"; do
  grep -qxF "$package installed" <<<"$present" || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "Missing packages, and neither root nor sudo to install them: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get -qq update
"${as_root[@]}" apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
