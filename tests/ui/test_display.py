"""Why no window can be opened, said before Qt would abort."""

import ctypes
import socket

import pytest

from convviz.ui.start import display


@pytest.fixture
def linux(monkeypatch):
    monkeypatch.setattr(display.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_no_display(linux):
    assert "There is no display" in display.unavailable()


def test_a_display_that_answers(linux):
    linux.setenv("DISPLAY", ":4321")
    linux.setattr(display, "_has_xcb_cursor", lambda: True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4321")
        server.listen()
        assert display.unavailable() == ""
    assert "does not answer" in display.unavailable()


def test_the_missing_library_is_named(linux):
    linux.setenv("DISPLAY", "elsewhere:0")

    def missing(name):
        raise OSError(name)

    linux.setattr(ctypes, "CDLL", missing)
    text = display.unavailable()
    assert "libxcb-cursor0 (Debian, Ubuntu)" in text
    assert text.count(".") <= 2


@pytest.mark.parametrize("platform", ["offscreen", "minimal:x"])
def test_platforms_without_a_screen_need_nothing(linux, platform):
    linux.setenv("QT_QPA_PLATFORM", platform)
    assert display.unavailable() == ""


def test_wayland(linux):
    linux.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert display.unavailable() == ""
    linux.setenv("QT_QPA_PLATFORM", "xcb")
    assert "There is no display" in display.unavailable()
