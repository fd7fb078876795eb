"""The explorer beside the window: it follows the setup, a click sets the value, pictures are saved."""

import pytest
from PIL import Image
from PySide6.QtCore import QPointF

from convviz.errors import ConvvizError
from convviz.model.explore import AGAINST, QUANTITIES


@pytest.fixture
def explorer(user):
    user.trigger("explorer")
    yield user.window.lecturing.explorer
    user.window.lecturing.explorer.close()


def place_of(explorer, value):
    view = explorer.plot.getPlotItem().vb
    return view.mapViewToScene(QPointF(value, 1.0))


def test_it_says_where_the_setup_is_and_follows_it(user, explorer):
    assert explorer.said.text() == "Stride 1: (8 − 3) / 1 + 1 = 6"
    explorer.choose(2)
    assert user.session.document.layers[0].stride == (2, 2)
    assert explorer.said.text() == "Stride 2: (8 − 3) / 2 + 1 = 3.5 → 3"
    user.session.undo()
    assert explorer.said.text().startswith("Stride 1")


def test_the_pointer_finds_the_nearest_value(explorer):
    for value in (1, 3, 8):
        assert explorer.point_at(place_of(explorer, value + 0.2)).value == value
    assert explorer.point_at(place_of(explorer, 40)) is None
    explorer._hover(place_of(explorer, 3))
    assert explorer.said.text().startswith("Stride 3")


@pytest.mark.parametrize("quantity", range(len(QUANTITIES)))
@pytest.mark.parametrize("against", range(len(AGAINST)))
def test_every_plot_is_drawn_in_every_look(quantity, against, user, explorer):
    explorer.quantity.setCurrentIndex(quantity)
    explorer.against.setCurrentIndex(against)
    for theme in ("dark", "contrast", "light"):
        user.window.set_theme(theme)
        explorer.refresh()
        assert not explorer.plot.grab().isNull()


def test_a_setup_that_does_not_fit_and_an_edit_that_is_refused(user, explorer):
    explorer.against.setCurrentIndex(0)
    explorer.refresh()
    explorer.choose(9)
    assert user.session.trace is None
    explorer.refresh()
    user.session.undo()
    explorer.choose(99)
    assert "must be" in user.notice or user.notice


def test_pictures(explorer, tmp_path):
    explorer.save(tmp_path / "x.png")
    with Image.open(tmp_path / "x.png") as image:
        assert abs(image.width - 1600) <= 2
        assert len(image.convert("RGB").getcolors(1 << 20)) > 10
    explorer.save(tmp_path / "x.svg")
    assert "<svg" in (tmp_path / "x.svg").read_text()
    with pytest.raises(ConvvizError, match="as .png or .svg"):
        explorer.save(tmp_path / "x.gif")
    with pytest.raises(ConvvizError, match="does not exist"):
        explorer.save(tmp_path / "nowhere" / "x.png")
