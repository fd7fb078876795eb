"""The gallery of presets: pictures, sentences, and what is found by typing."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from convviz.model import find_preset, presets
from convviz.stage import THEMES
from convviz.ui.window.preset_gallery import _PRESET, PresetGallery, picture_of


@pytest.fixture
def gallery(user):
    user.trigger("presets")
    found = user.window.findChild(PresetGallery)
    yield found
    if isValid(found):
        found.reject()


def shown(gallery):
    items = [gallery.list.item(row) for row in range(gallery.list.count())]
    return [item.data(_PRESET).name for item in items if not item.isHidden() and item.data(_PRESET) is not None]


def heads(gallery):
    items = [gallery.list.item(row) for row in range(gallery.list.count())]
    return [item.text() for item in items if not item.isHidden() and item.data(_PRESET) is None]


def test_every_preset_is_there_with_its_sentence_in_its_group(gallery):
    assert shown(gallery) == [preset.name for preset in presets()]
    assert heads(gallery) == list(dict.fromkeys(preset.group for preset in presets()))
    texts = [gallery.list.item(row).text() for row in range(gallery.list.count())]
    for preset in presets():
        assert f"{preset.title}\n{preset.description}" in texts


@pytest.mark.parametrize(
    ("text", "names"),
    [("sobel", {"sobel-x", "sobel-y"}), ("STRIDE 2", {"stride-2"}), ("nothing like this", set())],
)
def test_typing_finds(gallery, text, names):
    QTest.keyClicks(gallery.search, text)
    assert names <= set(shown(gallery))
    words = text.casefold().split()
    for name in shown(gallery):
        preset = find_preset(name)
        whole = f"{preset.title} {preset.description} {preset.name} {preset.group}".casefold()
        assert all(word in whole for word in words)
    assert gallery.nothing.isVisible() == (not shown(gallery))
    assert gallery.open_button.isEnabled() == bool(shown(gallery))
    gallery.search.clear()
    assert len(shown(gallery)) == len(presets())


def test_a_preset_is_found_marked_and_shown_by_keyboard_alone(user, gallery):
    before = user.session.document
    QTest.keyClicks(gallery.search, "sobel y")
    QTest.keyClick(gallery.search, Qt.Key.Key_Return)
    assert user.session.document == find_preset("sobel-y").setup.document
    assert user.session.look.playhead.step == 0
    assert user.session.shown.undo == "Open sobel-y"
    user.trigger("undo")
    assert user.session.document is before


def test_arrows_go_through_the_list_from_the_field(user, gallery):
    for _ in range(2):
        QTest.keyClick(gallery.search, Qt.Key.Key_Down)
    marked = gallery.current
    assert marked is presets()[2]
    gallery.list.itemDoubleClicked.emit(gallery.list.currentItem())
    assert user.session.document == marked.setup.document


def test_esc_leaves_everything(user, gallery):
    before = user.session.document
    QTest.keyClicks(gallery.search, "sobel")
    QTest.keyClick(gallery, Qt.Key.Key_Escape)
    assert user.session.document is before


def test_pictures_come_one_by_one_and_are_of_their_presets(gallery, qtbot):
    qtbot.waitUntil(lambda: not gallery._painter.isActive(), timeout=60_000)
    images = []
    for row in range(gallery.list.count()):
        item = gallery.list.item(row)
        if item.data(_PRESET) is not None:
            image = item.icon().pixmap(gallery.list.iconSize()).toImage()
            images.append(bytes(image.constBits()))
            colours = np.frombuffer(image.constBits(), np.uint8)
            assert colours.max() > colours.min()
    assert len(set(images)) > 0.8 * len(images)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_has_the_pixels_of_its_screen(qapp, theme, ratio):
    picture = picture_of(presets()[0], THEMES[theme], ratio)
    assert (picture.width(), picture.height()) == (round(144 * 2 * ratio / 2), round(81 * 2 * ratio / 2))
    corner = picture.toImage().pixelColor(1, 1)
    assert (corner.red(), corner.green(), corner.blue()) == THEMES[theme].background
