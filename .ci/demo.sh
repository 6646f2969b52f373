#!/bin/sh
# Open the demo shop in a window, or prove its path on the command line where there is no screen.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/guitai demo "$@"
fi
cat << 'END'
There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.
To see the demo shop, run `make demo` on a desktop, or give it a virtual screen:

    apt-get install -y xvfb xauth x11vnc
    xvfb-run -a -s '-screen 0 1366x768x24' make demo &
    x11vnc -localhost -find        # then look with any VNC viewer

Now proving the same path on the command line:

END
exec .venv/bin/guitai demo --headless "$@"
