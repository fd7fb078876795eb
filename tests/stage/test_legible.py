"""Nothing overlaps or is cut: with larger texts, while something is asked, on every page of every lesson."""

from dataclasses import replace
from itertools import combinations

import pytest
from documents import measure

from convviz.errors import ConvvizError
from convviz.model import Phase, Playhead, presets
from convviz.model.lesson import lessons
from convviz.model.look import Form, Texts
from convviz.model.question import check_question
from convviz.model.question_kinds import Question
from convviz.stage import THEMES, CellGrid, Stage, Text
from convviz.ui.canvas.slide import presented

SIZES = [(1024, 768), (1280, 800), (1920, 1080), (3840, 2160)]
sizes = pytest.mark.parametrize("size", SIZES, ids=str)


def check(marks, size, what):
    texts = [mark for mark in marks if isinstance(mark, Text)]
    for mark in texts:
        inside = mark.bounds.grown(-3)
        assert inside.x >= 0, (what, mark.text)
        assert inside.right <= size[0], (what, mark.text)
        assert inside.y >= 0, (what, mark.text)
        assert inside.bottom <= size[1], (what, mark.text)
    # The sign of a product cell by cell is a circle with a dot.
    for one, other in combinations((mark for mark in texts if not mark.key.endswith("dot")), 2):
        assert not one.bounds.grown(-3).intersects(other.bounds.grown(-3)), (what, one.text, other.text)
    for grid in (mark for mark in marks if isinstance(mark, CellGrid)):
        for mark in texts:
            if not mark.key.startswith(("question", "weight", "padding", "count")) and "cell" not in mark.key:
                assert not mark.bounds.grown(-3).intersects(grid.bounds.grown(-2)), (what, mark.text, grid.key)


def stage_of(setup, size):
    return Stage.computed(setup, size, THEMES["light"], measure)


@sizes
@pytest.mark.parametrize("texts", [Texts.LARGE, Texts.LARGEST])
def test_larger_texts(size, texts):
    for number, one in enumerate(presets()):
        form = list(Form)[number % len(Form)]
        setup = one.setup.looked_at(parts=replace(one.setup.look.parts, texts=texts), form=form)
        stage = stage_of(setup, size)
        check(stage.compose(Playhead(len(stage.trace) // 2)), size, one.name)


@sizes
@pytest.mark.parametrize("kind", Question)
def test_while_something_is_asked(size, kind):
    for one in presets():
        look = presented(one.setup.looked_at(asking=True, question=kind, hint=3).look)
        stage = stage_of(replace(one.setup, look=look), size)
        try:
            check_question(stage.trace, look)
        except ConvvizError:
            continue
        timeline = stage.timeline()
        asked = next(timeline.rest(i) for i in range(timeline.rest_count) if timeline.rest(i).phase is Phase.ASK)
        check(stage.compose(asked), size, one.name)


@sizes
def test_every_page_of_every_lesson_as_it_is_presented(size):
    for offered in lessons():
        for number, page in enumerate(offered.lesson.pages, start=1):
            stage = stage_of(replace(page.setup, look=presented(page.setup.look, words=True)), size)
            for step in {page.stops()[0], page.stops()[-1]}:
                check(stage.compose(Playhead(step)), size, (offered.name, number))
