"""The stage in every form of everything, and where there is hardly a way to show it: it says so, and never raises."""

import itertools

import numpy as np
import pytest
from documents import does_not_fit, preset, setup_of

from convviz.engine import Conv2d, MaxPool2d
from convviz.model import Detail, Document, Look, Phase, Playhead, Setup, presets
from convviz.model.look import Form, Matrix, Pin
from convviz.paint import Surface, ensure_application, measure
from convviz.stage import THEMES, Cell, Panel, Stage, StripCell, Text
from convviz.stage.overlays import OVERLAYS

SIZES = [(480, 270), (1280, 720), (1080, 1080), (1920, 1080)]


def stage_of(setup, size=(1280, 720), theme="light"):
    ensure_application()
    return Stage.computed(setup, size, THEMES[theme], measure)


def painted(marks, size, theme="light"):
    surface = Surface(*size, THEMES[theme].background)
    surface.show(marks)
    return surface


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("detail", Detail)
def test_every_preset_in_every_form_with_every_overlay(size, detail):
    """Composed at each phase of a step in the middle, painted once for each preset, keys named once."""
    for one in presets():
        for number, (form, overlay) in enumerate([(f, o) for f in Form for o in (None, *OVERLAYS)]):
            overlays = () if overlay is None else (overlay,)
            layer = number % len(one.setup.document.layers)
            setup = one.setup.looked_at(layer=layer, detail=detail, form=form, overlays=overlays, names=number % 3 == 2)
            stage = stage_of(setup, size, "dark" if number % 2 else "light")
            timeline = stage.timeline()
            middle = len(stage.trace) // 2
            moments = timeline.moments_of(middle)
            for index in {moments[0], moments[len(moments) // 2], moments[-1]}:
                marks = stage.compose(timeline.moment(index).playhead)
                keys = [mark.key for mark in marks]
                assert len(keys) == len(set(keys)), (one.name, form, overlay)
                words = [mark for mark in marks if isinstance(mark, Text)]
                for mark in words:
                    inside = mark.bounds.grown(-3)
                    assert inside.x >= 0, (one.name, mark.text)
                    assert inside.right <= size[0], (one.name, mark.text)
        painted(marks, size, "dark")


def together():
    """Overlays that can be seen at once: of different panels."""
    for count in (2, 3, 4):
        for some in itertools.combinations(OVERLAYS, count):
            panels = [OVERLAYS[name].panel for name in some if OVERLAYS[name].panel is not None]
            if len(panels) == len(set(panels)):
                yield some


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_legends_of_overlays_at_once_do_not_run_into_one_another(size):
    for number, one in enumerate(presets()):
        for overlays in together():
            form = list(Form)[number % len(Form)]
            stage = stage_of(one.setup.looked_at(overlays=overlays, form=form), size)
            texts = [m for m in stage.compose(Playhead(len(stage.trace) // 2)) if isinstance(m, Text)]
            legends = [m for m in texts if m.key.startswith("legend")]
            assert len(legends) >= len(overlays)
            for mark in legends:
                for other in texts:
                    if other is not mark:
                        apart = not mark.bounds.grown(-1.5).intersects(other.bounds.grown(-1.5))
                        assert apart, (one.name, overlays, mark.text, other.text)


@pytest.mark.parametrize("size", [(300, 200), (160, 120), (200, 900)])
@pytest.mark.parametrize("matrix", Matrix)
def test_a_tiny_window(size, matrix):
    for one in presets():
        setup = one.setup.looked_at(form=Form.MATRICES, matrix=matrix, overlays=("counts", "padding"), names=True)
        stage = stage_of(setup, size)
        painted(stage.compose(Playhead(len(stage.trace) - 1), link=Cell(Panel.INPUT, 0, 0, 0)), size)


@pytest.mark.parametrize(("matrix", "drawn"), [(Matrix.UNROLLED, True), (Matrix.PATCHES, False)])
def test_three_channels_of_512_as_a_product_of_matrices(matrix, drawn):
    document = Document(np.zeros((3, 512, 512)), (Conv2d(np.ones((1, 3, 3, 3)), padding=1),))
    stage = stage_of(Setup(document, Look(matrix=matrix)))
    marks = stage.compose(Playhead(1000))
    said = [mark.text for mark in marks if mark.key.startswith("problem")]
    assert said == (["The patches would be a matrix of 27×262144: too large to be read here."] if not drawn else [])
    assert any(mark.key.startswith("matrix") for mark in marks) is drawn
    painted(marks, (1280, 720))


def test_a_middle_layer_that_stops_fitting_while_its_receptive_field_is_shown():
    layers = (Conv2d(np.ones((3, 3))), MaxPool2d(5), Conv2d(np.ones((3, 3))))
    for layer in range(3):
        stage = stage_of(Setup(Document(np.ones((6, 6)), layers), Look(layer=layer, overlays=("receptive", "counts"))))
        link = StripCell(0, 1, 1)
        assert painted(stage.compose(Playhead(0), link=link), (1280, 720))
        if layer:
            assert stage.problem
            assert any(stage.problem[:12] in mark.text for mark in stage.compose(Playhead(0)) if isinstance(mark, Text))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_overlays_while_the_kernel_does_not_fit(overlay):
    stage = stage_of(setup_of(does_not_fit(), overlays=(overlay,), form=Form.MATRICES))
    assert stage.notes() == []
    painted(stage.compose(Playhead(0), link=Cell(Panel.INPUT, 0, 1, 1)), (1280, 720))


def test_pins_on_cells_that_are_not_there_any_more():
    gone = tuple(
        Pin(channel, 90, 3, panel) for channel in (0, 7) for panel in ("input", "kernel", "products", "output")
    )
    marks = stage_of(setup_of(preset(), pins=gone)).compose(Playhead(3))
    assert not [mark.key for mark in marks if mark.key.startswith("pin")]


def test_names_of_rows_and_channels_beyond_one_digit():
    rng = np.random.default_rng(1)
    document = Document(rng.random((30, 12, 120)), (Conv2d(np.ones((40, 30, 1, 2))),))
    stage = stage_of(Setup(document, Look(names=True)), (3000, 900))
    line = " ".join(m.text for m in stage.compose(Playhead(39 * 12 * 119 + 11 * 119 + 118)) if "arithmetic" in m.key)
    assert "x" in line
    assert "11,118" in line.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))


def test_sixteen_layers_and_256_channels():
    many = Document(np.ones((256, 4, 4)), tuple(Conv2d(np.ones((256, 1, 1, 1)), groups=256) for _ in range(16)))
    for layer in (0, 8, 15):
        stage = stage_of(Setup(many, Look(layer=layer, channel=200, form=Form.MATRICES, overlays=("receptive",))))
        for playhead in (Playhead(0), Playhead(200 * 16, Phase.MULTIPLY, 1.0), Playhead(len(stage.trace) - 1)):
            painted(stage.compose(playhead, link=Cell(Panel.OUTPUT, 3, 1, 1)), (1280, 720))
        texts = [mark.text for mark in stage.compose(Playhead(0)) if isinstance(mark, Text)]
        assert "of 256" in texts
        assert any("more" in text for text in texts)


def test_a_pin_of_a_filter_that_is_gone_shows_nothing():
    for panel in ("output", "input", "kernel"):
        assert stage_of(setup_of(preset(), pins=(Pin(1, 0, 0, panel), Pin(9, 1, 1, panel)))).compose(Playhead(0))
    marks = stage_of(setup_of(preset(), pins=(Pin(1, 0, 0),))).compose(Playhead(0))
    assert not [mark.key for mark in marks if mark.key.startswith("pin")]


def test_a_moment_of_products_that_a_smaller_kernel_has_not():
    """While an edit is tried, the moment may still be one of the larger kernel."""
    for document in (Document(np.ones((3, 3)), (Conv2d([[2.0]]),)), Document(np.ones((3, 3)), (MaxPool2d(1),))):
        for form in Form:
            marks = stage_of(setup_of(document, form=form)).compose(Playhead(0, Phase.MULTIPLY, 1 / 64))
            assert any(mark.key == "term input" for mark in marks)
