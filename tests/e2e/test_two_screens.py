"""A lecture on two screens of different scale, one of which is taken away and comes back."""

import pytest
from e2e.two_screens import MISSING, TwoScreens

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")


@pytest.fixture
def screens(tmp_path):
    screens = TwoScreens(tmp_path, "3200x1080")
    screens.plug()
    yield screens
    screens.stop()


def geometry(screens, window):
    """Left, top and size of a window, in pixels of the server."""
    lines = dict(
        line.split("=") for line in screens.ask("getwindowgeometry", "--shell", window).splitlines() if "=" in line
    )
    return tuple(int(lines[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))


@pytest.mark.parametrize("scales", ["DUMMY0=1;DUMMY1=1", "DUMMY0=1;DUMMY1=2", "DUMMY0=1.5;DUMMY1=1"])
def test_the_audience_has_its_own_screen_until_it_is_unplugged(screens, scales):
    screens.environment["QT_SCREEN_SCALE_FACTORS"] = scales
    screens.start("lesson", "padding")
    own = geometry(screens, screens.window)
    screens.key("F5")
    shown = screens.dialog("Presentation")
    screens.until(lambda: geometry(screens, shown) == (1280, 0, 1920, 1080), "the audience's screen")
    assert geometry(screens, screens.window) == own

    def left():
        return screens.picture()[:800, :1280]

    def right():
        return screens.picture()[:1080, 1280:]

    screens.until(lambda: right().std() > 20, "the stage there")
    before, told = right(), left()
    screens.key("Next")
    screens.until(lambda: (right() != before).any() and (left() != told).any(), "the next moment on both")
    screens.unplug()
    screens.gone("Presentation")
    assert screens.program.poll() is None
    before = left()
    screens.key("Next")
    screens.until(lambda: bool((left() != before).any()), "the next moment in the window")
    screens.plug()
    screens.key("shift+F5")
    shown = screens.dialog("Presentation")
    screens.until(lambda: geometry(screens, shown) == (1280, 0, 1920, 1080), "the audience's screen again")
    screens.key("Escape")
    screens.gone("Presentation")
    assert screens.close() == ""
