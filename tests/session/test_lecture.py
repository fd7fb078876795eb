"""A lesson is given moment by moment, page by page, and leaves nothing behind."""

import pytest
from documents import preset, setup_of

from convviz.model import Detail, Phase, Playhead, edits
from convviz.model.lesson import Lesson, Page, lessons, load_lesson
from convviz.model.question_kinds import Question
from convviz.session import Session
from convviz.session.lecture import Lecture


@pytest.fixture
def lecture():
    return Lecture(Session(setup_of(preset("stride-2"))))


def place(lecture):
    return lecture.number, lecture._session.look.playhead.step


def test_six_keys_from_start_to_end(lecture):
    lecture.begin(load_lesson("first-convolution"))
    seen = [place(lecture)]
    for _ in range(6):
        assert not lecture.at_end
        lecture.on()
        seen.append(place(lecture))
    assert lecture.at_end
    assert seen == [(0, 0), (1, 0), (1, 1), (1, 2), (1, 3), (2, 35), (3, 35)]
    lecture.on()
    assert place(lecture) == seen[-1]
    for before in reversed(seen[:-1]):
        lecture.back()
        assert place(lecture) == before
    lecture.back()
    assert place(lecture) == seen[0]


@pytest.mark.parametrize("name", [each.name for each in lessons()])
def test_every_lesson_can_be_given_and_left(name, lecture):
    session, before = lecture._session, lecture._session.setup
    lesson = load_lesson(name)
    lecture.begin(lesson)
    count = 1
    while not lecture.at_end:
        page = lecture.page
        assert session.document == page.setup.document
        assert session.look.overlays == page.setup.look.overlays
        assert session.look.form == page.setup.look.form
        assert session.look.matrix == page.setup.look.matrix
        assert session.look.detail == page.setup.look.detail
        lecture.on()
        count += 1
    assert count == sum(len(page.stops()) for page in lesson.pages)
    lecture.leave()
    assert lecture.lesson is None
    assert session.document == before.document
    assert session.shown.undo == ""


def test_all_its_pages_are_one_thing_to_undo(lecture):
    session, before = lecture._session, lecture._session.document
    lecture.begin(load_lesson("padding"))
    for _ in range(6):
        lecture.on()
    session.undo()
    assert session.document == before
    assert session.shown.undo == ""
    assert lecture.lesson is None


def test_what_is_changed_on_a_page_is_undone_by_itself_and_the_next_page_is_as_it_is(lecture):
    session = lecture._session
    lesson = load_lesson("stride")
    lecture.begin(lesson)
    session.apply(lambda d: edits.set_parameter(d, 0, "stride", (5, 5)), "Set the stride")
    assert len(session.trace) == 4
    # The moments of the page that are not there any more are the last one.
    for _ in range(3):
        lecture.on()
    assert place(lecture) == (0, 3)
    session.apply(lambda d: edits.set_parameter(d, 0, "stride", (6, 6)), "Set the stride")
    lecture.back()
    assert place(lecture)[0] == 0
    lecture.go(1)
    assert session.document == lesson.pages[1].setup.document
    lecture.leave()
    assert session.document == preset("stride-2")


def test_a_page_whose_kernel_does_not_fit_any_more_is_gone_through(lecture):
    session = lecture._session
    lecture.begin(load_lesson("stride"))
    session.apply(lambda d: edits.resize_kernel(d, 0, 30, 30), "Too large")
    assert session.trace is None
    for _ in range(4):
        lecture.on()
    assert lecture.number == 1
    assert session.trace is not None


def test_the_hands_pace_comes_back(lecture):
    session = lecture._session
    session.look_at(detail=Detail.GLIDE, speed=7.0)
    lecture.begin(Lesson("x", (Page(setup_of(preset(), detail=Detail.PRODUCTS)),)))
    assert (session.look.detail, session.look.speed) == (Detail.PRODUCTS, 7.0)
    lecture.leave()
    assert (session.look.detail, session.look.speed) == (Detail.GLIDE, 7.0)


def test_another_lesson_begins_while_one_is_given(lecture):
    lecture.begin(load_lesson("stride"))
    lecture.on()
    lecture.begin(load_lesson("padding"))
    assert place(lecture) == (0, 0)
    lecture.leave()
    assert lecture._session.document == preset("stride-2")


def test_without_a_lesson_nothing_happens(lecture):
    before = place(lecture)
    lecture.on()
    lecture.back()
    lecture.go(3)
    lecture.leave()
    assert place(lecture) == before


def test_another_file_or_an_undo_that_leads_elsewhere_ends_the_lesson(lecture):
    session = lecture._session
    lecture.begin(load_lesson("padding"))
    lecture.on()
    session.show(setup_of(preset("sobel-x")))
    assert lecture.lesson is None
    assert session.document == preset("sobel-x")
    lecture.leave()
    assert session.document == preset("sobel-x")
    lecture.begin(load_lesson("padding"))
    lecture.on()
    session.undo()
    assert lecture.lesson is None
    for n in range(14):
        session.apply(lambda d, n=n: edits.set_cells(d, 0, "input", [(0, 0, 0)], float(n + 2)), "Set a cell")
    lecture.leave()
    assert session.document.input[0, 0, 0] == 15.0


@pytest.mark.parametrize("kind", [Question.CELL, Question.ROW, Question.SIZE, Question.WEIGHT])
def test_a_page_that_asks_is_gone_through_forth_and_back(kind, lecture):
    setup = setup_of(preset("vertical-line"), asking=True, question=kind)
    lecture.begin(Lesson("Asks", (Page(setup, "1-8"), Page(setup_of(preset("box-3")), "1"))))
    session, seen = lecture._session, []

    def here():
        return lecture.number, session.look.playhead.step, session.look.playhead.phase is Phase.ASK

    seen.append(here())
    while not lecture.at_end:
        lecture.on()
        seen.append(here())
    asked = [step for number, step, asks in seen if asks]
    expected = {Question.CELL: list(range(8)), Question.ROW: [0, 6], Question.SIZE: [0], Question.WEIGHT: [2]}
    assert asked == expected[kind]
    assert len(seen) == 8 + len(asked) + 1
    for before in reversed(seen[:-1]):
        lecture.back()
        assert here() == before
    lecture.back()
    assert here() == seen[0]


@pytest.mark.parametrize(
    ("kind", "steps", "stops"),
    [
        (Question.CELL, "29", [28]),
        (Question.ROW, "29", [24, 28]),
        (Question.ROW, "25, 30", [24, 29]),
        (Question.SIZE, "29", [0, 28]),
        (Question.WEIGHT, "29", [2, 28]),
        (Question.WEIGHT, "1", [2, 0]),
    ],
)
def test_a_question_is_asked_whatever_moments_a_page_has(kind, steps, stops, lecture):
    page = Page(setup_of(preset("vertical-line"), asking=True, question=kind), steps)
    assert page.stops() == stops
    lecture.begin(Lesson("Asks", (page,)))
    assert lecture._session.look.playhead.phase is Phase.ASK
    while not lecture.at_end:
        lecture.on()
    assert lecture._session.look.playhead == Playhead(stops[-1])
