"""All channels on the stage: a press brings one to the front, the wheel goes through many."""

import numpy as np
from PySide6.QtCore import QPointF, Qt

from convviz.engine import Conv2d
from convviz.model import Document
from convviz.stage import Panel


def several(channels, filters, side=6, groups=1):
    rng = np.random.default_rng(1)
    weight = rng.integers(-2, 3, (filters, channels // groups, 3, 3))
    return Document(rng.integers(0, 3, (channels, side, side)), (Conv2d(weight, groups=groups),))


def middle(rect):
    return QPointF(rect.x + rect.width / 2, rect.y + rect.height / 2)


def press(user, rect):
    place = middle(rect)
    user.move(place)
    user.qtbot.mouseClick(user.viewport, Qt.MouseButton.LeftButton, pos=place.toPoint())


def test_a_press_on_another_channel_brings_it_to_the_front_and_the_next_draws(make):
    user = make(several(3, 2), (1600, 900))
    before = user.session.document
    box = user.canvas.current_layout().panels[Panel.INPUT]
    assert box.beside
    press(user, box.thumbs[1].rect)
    assert user.session.look.channel == 2
    assert user.session.document is before
    box = user.canvas.current_layout().panels[Panel.KERNEL]
    press(user, box.thumbs[0].rect)
    assert user.session.look.channel == 0
    assert user.session.document is before
    press(user, user.canvas.current_layout().panels[Panel.KERNEL].grid)
    assert user.session.document is not before


def test_the_wheel_goes_through_channels_and_filters(make):
    user = make(several(40, 40, groups=20), finished=False)
    for panel, now in (
        (Panel.INPUT, lambda: user.session.look.channel),
        (Panel.OUTPUT, lambda: user.session.shown.filter),
    ):
        user.session.player.first()
        box = user.canvas.current_layout().panels[panel]
        place = middle(box.thumbs[0].rect)
        start = now()
        user.wheel_at(place, -1)
        user.wheel_at(place, -1)
        assert now() == start + 2
        user.wheel_at(place, 1)
        assert now() == start + 1
        user.wheel_at(place, 100)
        assert now() == 0
        user.wheel_at(place, -100)
        assert now() == 39
    assert user.session.history.undo_label == ""
