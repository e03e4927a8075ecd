#!/bin/sh
# Installs what the benchmarks compare with, or says which comparison is left out.
set -eu

packages="libreoffice-writer-nogui"
missing=""
for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

# A missing peer is no failure: its comparison is skipped, and the table says so.
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq || true
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing ||
        echo "Not installed:$missing. The comparison with LibreOffice is skipped." >&2
else
    echo "Not installed:$missing. The comparison with LibreOffice is skipped (Debian: sudo apt-get install$missing)." >&2
fi
