"""A lesson as one film, flip-book, page and sheet: all its moments, each with the words of its page."""

import pytest
from PIL import Image

from convviz.errors import ConvvizError
from convviz.export import ExportSettings
from convviz.export.lesson import export_lesson, lesson_film
from convviz.model import load_file
from convviz.model.lesson import lessons, load_lesson
from convviz.stage import Text

SMALL = ExportSettings(width=640, height=360)


@pytest.mark.parametrize("name", [each.name for each in lessons()])
def test_every_moment_stands_there_with_its_pages_words(name):
    lesson = load_lesson(name)
    film = lesson_film(lesson, ExportSettings(), 0.5)
    wanted = [(page, stop) for page in lesson.pages for stop in page.stops()]
    assert film.timeline.steps == len(wanted)
    for number, (page, stop) in enumerate(wanted):
        moment = film.timeline.moment(film.timeline.moments_of(number)[-1])
        marks = {mark.key: mark for mark in film.compose(moment.playhead)}
        assert marks["heading"].text == page.setup.document.title
        said = " ".join(m.text for key, m in marks.items() if key.startswith("heading words"))
        assert said == page.setup.document.description
        trace = page.setup.trace()
        shown = trace.written(trace.filter_of(stop), stop + 1)
        assert marks["output"].values.tobytes() == shown.astype(float).tobytes()


def test_words_are_whole_and_inside_at_every_size():
    for offered in lessons():
        for size in ((1024, 768), (1280, 800), (1920, 1080), (3840, 2160)):
            film = lesson_film(offered.lesson, ExportSettings(width=size[0], height=size[1]), 0.5)
            for step in range(0, film.timeline.steps, 5):
                moment = film.timeline.moment(film.timeline.moments_of(step)[-1])
                for mark in film.compose(moment.playhead):
                    if isinstance(mark, Text):
                        inside = mark.bounds.grown(-3)
                        assert inside.x >= 0, mark.text
                        assert inside.right <= size[0], mark.text
                        assert inside.bottom <= size[1], mark.text
                        assert "…" not in mark.text or not mark.key.startswith("heading")


@pytest.mark.parametrize("suffix", [".gif", ".html", ".pdf"])
def test_one_file_for_the_whole(suffix, tmp_path):
    path = tmp_path / f"x{suffix}"
    film = export_lesson(
        load_lesson("first-convolution"), path, SMALL, format_name="flip-book" if suffix == ".pdf" else ""
    )
    assert path.stat().st_size > 5000
    assert len(film) == 7
    if suffix == ".gif":
        with Image.open(path) as image:
            assert image.n_frames == 7
    assert load_file(path).document.title == "First convolution"


def test_one_moment_is_no_lesson(tmp_path):
    with pytest.raises(ConvvizError, match="has one moment"):
        export_lesson(load_lesson("stride"), tmp_path / "x.png", SMALL)
    assert not (tmp_path / "x.png").exists()


def test_a_file_that_exists_stays(tmp_path):
    (tmp_path / "x.gif").write_text("old")
    with pytest.raises(ConvvizError, match="exists already"):
        export_lesson(load_lesson("stride"), tmp_path / "x.gif", SMALL, overwrite=False)


def test_a_flip_book_has_a_page_for_each_moment(tmp_path):
    lesson = load_lesson("beyond")
    film = export_lesson(lesson, tmp_path / "x.pdf", SMALL, format_name="flip-book")
    assert len(film) == sum(len(page.stops()) for page in lesson.pages)
