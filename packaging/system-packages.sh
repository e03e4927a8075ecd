#!/bin/sh
# Installs what Qt and the virtual environment ask of the system, or names it; silent where
# nothing is missing.
set -eu

PATH="$PATH:/usr/sbin:/sbin"
python="${PYTHON:-python3.11}"

# The libraries that QtCore, QtGui, QtWidgets, QtSvg, QtPrintSupport and the offscreen platform of
# PySide6 6.11 name themselves (readelf -d), each with its package in Debian 12.
window="
libEGL.so.1=libegl1
libGL.so.1=libgl1
libX11.so.6=libx11-6
libdbus-1.so.3=libdbus-1-3
libfontconfig.so.1=libfontconfig1
libfreetype.so.6=libfreetype6
libglib-2.0.so.0=libglib2.0-0
libxkbcommon.so.0=libxkbcommon0
"
# What the X11 platform names besides.
display="
libX11-xcb.so.1=libx11-xcb1
libxcb-cursor.so.0=libxcb-cursor0
libxcb-glx.so.0=libxcb-glx0
libxcb-icccm.so.4=libxcb-icccm4
libxcb-image.so.0=libxcb-image0
libxcb-keysyms.so.1=libxcb-keysyms1
libxcb-randr.so.0=libxcb-randr0
libxcb-render-util.so.0=libxcb-render-util0
libxcb-render.so.0=libxcb-render0
libxcb-shape.so.0=libxcb-shape0
libxcb-shm.so.0=libxcb-shm0
libxcb-sync.so.1=libxcb-sync1
libxcb-util.so.1=libxcb-util1
libxcb-xfixes.so.0=libxcb-xfixes0
libxcb-xkb.so.1=libxcb-xkb1
libxcb.so.1=libxcb1
libxkbcommon-x11.so.0=libxkbcommon-x11-0
"

[ "$(uname -s)" = Linux ] || exit 0

missing=""
command -v "$python" >/dev/null || missing=" ${python##*/}"
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing ${python##*/}-venv"

wanted="$window"
[ -z "${DISPLAY:-}" ] || wanted="$wanted $display"
present="$(ldconfig -p)"
for pair in $wanted; do
    case "$present" in
        *"	${pair%%=*} "*) ;;
        *) missing="$missing ${pair#*=}" ;;
    esac
done

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "Missing system packages:$missing (Debian: sudo apt-get install$missing); then run make again." >&2
    exit 1
fi
# shellcheck disable=SC2086
{
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
} >/dev/null
