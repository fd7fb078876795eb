"""Whether a window can be opened at all, asked before Qt is: Qt would abort the process."""

import ctypes
import os
import socket
import sys
from pathlib import Path

_NO_SCREEN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
_HINT = "'convviz export' makes a GIF without one."


def unavailable() -> str:
    """One sentence on why no window can be opened; empty where one can."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if not sys.platform.startswith("linux") or platform in _NO_SCREEN:
        return ""
    if os.environ.get("WAYLAND_DISPLAY") and platform != "xcb":
        return ""
    display = os.environ.get("DISPLAY", "")
    if not display:
        return f"There is no display to open a window on; {_HINT}"
    if not _answers(display):
        return f"The display {display} does not answer; set DISPLAY to a running one, or stay without: {_HINT}"
    if not _has_xcb_cursor():
        return (
            "Opening a window needs the system library libxcb-cursor; install the package libxcb-cursor0 "
            "(Debian, Ubuntu) or xcb-util-cursor (Fedora, Arch)."
        )
    return ""


def _answers(display: str) -> bool:
    """Whether an X server listens; one on another machine is taken at its word."""
    host, _, number = display.rpartition(":")
    number = number.split(".")[0]
    if host not in ("", "unix") or not number.isdigit():
        return bool(host)
    path = f"/tmp/.X11-unix/X{number}"
    # The abstract socket (a leading NUL) exists on Linux only, the file everywhere else too.
    return any(_connects(address) for address in (f"\0{path}", path))


def _connects(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def _has_xcb_cursor() -> bool:
    name = "libxcb-cursor.so.0"
    bundled = Path(getattr(sys, "_MEIPASS", "")) / name if hasattr(sys, "_MEIPASS") else None
    try:
        ctypes.CDLL(str(bundled) if bundled is not None and bundled.exists() else name)
    except OSError:
        return False
    return True
