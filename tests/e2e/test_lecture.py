"""The user story of a lecture, on a real screen: lesson, questions, pen, blank screen, and nothing is left."""

import numpy as np
import pytest
from documents import preset
from e2e.desktop import MISSING, Desktop

from convviz.model import Playhead, Setup, find_preset, load_project, save_project
from convviz.model.comparing import Other
from convviz.model.lesson import load_lesson
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Stage
from convviz.stage.pair import SECOND, Pair
from convviz.ui.canvas.ink import INKS
from convviz.ui.canvas.slide import presented

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")

SIZE = (1280, 800)
LIGHT = THEMES["light"]


@pytest.fixture
def desktop(tmp_path):
    ensure_application()
    desktop = Desktop(tmp_path)
    yield desktop
    desktop.stop()


def stage_of(setup, *, words=True):
    return Stage.computed(setup.looked_at(parts=presented(setup.look, words=words).parts), SIZE, LIGHT, measure)


def shows(picture, setup, step):
    """Whether input and map on the whole screen have the colours of the setup after a step."""
    return shows_marks(picture, stage_of(setup).compose(Playhead(step)), ("input", "output"))


def shows_marks(picture, marks, keys):
    """Whether grids have their colours on the screen."""
    for mark in (mark for mark in marks if mark.key in keys):
        for row, column in np.ndindex(mark.values.shape):
            value = mark.values[row, column]
            expected = mark.blank if np.isnan(value) else tuple(mark.scale.colours(value).tolist())
            x, y = mark.x + (column + 0.1) * mark.cell, mark.y + (row + 0.15) * mark.cell
            if tuple(picture[round(y), round(x)].tolist()) != tuple(expected):
                return False
    return True


def has(picture, colour):
    return bool((picture == np.array(colour)).all(axis=-1).sum() > 20)


def test_a_lesson_is_given_with_questions_pen_and_blank_and_nothing_is_left(desktop, tmp_path):
    document = preset("sobel-x")
    save_project(Setup(document), tmp_path / "it.convviz")
    before = (tmp_path / "it.convviz").read_bytes()
    desktop.start("open", "it.convviz")
    desktop.key("ctrl+shift+l")
    desktop.dialog("Lessons")
    desktop.key("1")
    desktop.gone("Lessons")
    desktop.key("F5")
    desktop.dialog("Presentation")
    lesson = load_lesson("first-convolution")
    moments = [(page, stop) for page in lesson.pages for stop in page.stops()]

    def wait(page, stop, what):
        # Where the pointer is, what belongs there lights up.
        desktop.do("mousemove", "2", "2")
        desktop.until(lambda: shows(desktop.picture(), page.setup, stop), what)

    wait(*moments[0], "the first moment")
    for number, (page, stop) in enumerate(moments[1:], start=1):
        desktop.key("Next")
        wait(page, stop, f"moment {number + 1} of {len(moments)}")
    page = lesson.pages[-1]
    # Three cells are asked, one answer is wrong; each is shown then, whatever was said.
    desktop.key("Home")
    wait(page, 0, "the first step")
    desktop.key("p")
    for step, answer in ((1, "0"), (2, "3"), (3, "5")):
        desktop.key(answer, "Return")
        wait(page, step, f"the answer of step {step + 1}")
        desktop.key("Right")
    desktop.key("p", "k")
    desktop.do("mousemove", "200", "740", "mousedown", "1")
    for x in range(220, 420, 20):
        desktop.do("mousemove", str(x), "745")
    desktop.do("mouseup", "1")
    vermilion = INKS[0][1]
    desktop.until(lambda: has(desktop.picture(), vermilion), "the stroke")
    desktop.key("x")
    desktop.until(lambda: not has(desktop.picture(), vermilion), "the wiping")
    desktop.key("b")
    desktop.until(lambda: not desktop.picture().any(), "the blank screen")
    desktop.key("b")
    desktop.until(lambda: desktop.picture().any(), "the stage again")
    desktop.key("Escape")
    desktop.gone("Presentation")
    desktop.key("ctrl+w", "ctrl+s")
    assert desktop.close() == ""
    assert load_project(tmp_path / "it.convviz").document == document
    assert (tmp_path / "it.convviz").read_bytes() == before


def test_valid_is_compared_with_same_before_the_audience(desktop, tmp_path):
    valid, same = (find_preset(name).setup for name in ("vertical-line", "same-padding"))
    desktop.start("open", "vertical-line")
    desktop.key("c", "ctrl+shift+o")
    desktop.dialog("Presets")
    desktop.type("same-padding")
    desktop.key("Return")
    desktop.gone("Presets")
    desktop.key("F5")
    desktop.dialog("Presentation")
    desktop.key("End")
    desktop.do("mousemove", "2", "2")
    shown = same.looked_at(parts=presented(same.look).parts)
    both = Pair.computed(shown, Other(valid), SIZE, LIGHT, measure)
    # The input's ring is hatched.
    maps = ("output", f"{SECOND}input", f"{SECOND}output")
    desktop.until(lambda: shows_marks(desktop.picture(), both.compose(Playhead(63)), maps), "both maps")
    desktop.key("Escape")
    desktop.gone("Presentation")
    desktop.key("c")
    assert desktop.close() == ""
