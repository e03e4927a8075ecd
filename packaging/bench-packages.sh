#!/bin/sh
# Installs what the benchmarks compare with, or says which comparison is left out.
set -eu

packages="libreoffice-writer-nogui"
missing=""
for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done

peer=benchmarks/peers/pouchdb
if [ ! -d "$peer/node_modules" ]; then
    if command -v npm >/dev/null; then
        (cd "$peer" && npm ci --silent --no-audit --no-fund) ||
            echo "Not installed: $peer. The comparison with PouchDB is skipped." >&2
    else
        echo "There is no npm (Debian: sudo apt-get install npm). The comparison with PouchDB is skipped." >&2
    fi
fi

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
