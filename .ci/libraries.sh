#!/bin/sh
# See that the system libraries Qt and the decoders load are there; install what is missing.
# Usage: libraries.sh runtime|test. Does nothing outside Linux.
set -eu
[ "$(uname -s)" = Linux ] || exit 0
kind=${1:-runtime}
PATH=$PATH:/usr/sbin:/sbin

# Library as the loader names it, and the Debian or Ubuntu package that brings it.
wanted='
libglib-2.0.so.0 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libX11-xcb.so.1 libx11-xcb1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render.so.0 libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libzbar.so.0 libzbar0
'

loadable=$(ldconfig -p 2> /dev/null || true)
packages=''
names=''
missing() {
    names="$names $1"
    packages="$packages $2"
}

while read -r library package; do
    [ -n "$library" ] || continue
    case "$loadable" in
        *"	$library "*) ;;
        *) missing "$library" "$package" ;;
    esac
done << END
$wanted
END

# Debian's own Python comes without what makes virtual environments.
if [ -n "${PYTHON:-}" ] && ! "$PYTHON" -c 'import ensurepip, venv' > /dev/null 2>&1; then
    missing 'the venv module' python3-venv
fi
# A virtual screen, on which the tests open a real window.
if [ "$kind" = test ]; then
    command -v Xvfb > /dev/null 2>&1 || missing Xvfb xvfb
    command -v xauth > /dev/null 2>&1 || missing xauth xauth
fi
[ -n "$packages" ] || exit 0

if ! command -v apt-get > /dev/null 2>&1; then
    echo "These are not found, and there is no apt-get here to install them:$names" >&2
    echo "Going on; the window may not open without them." >&2
    exit 0
fi

install="apt-get install -y --no-install-recommends$packages"
if [ "$(id -u)" = 0 ]; then
    prefix=''
elif command -v sudo > /dev/null 2>&1 && { sudo -n true 2> /dev/null || [ -t 0 ]; }; then
    prefix='sudo'
else
    echo "System packages are missing, and this user may not install them. Run as root:" >&2
    echo "    apt-get update && $install" >&2
    exit 1
fi
echo "Installing system packages:$packages"
$prefix env DEBIAN_FRONTEND=noninteractive apt-get -qq update
$prefix env DEBIAN_FRONTEND=noninteractive $install
