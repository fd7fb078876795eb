"""The running program without its window: history, player, gestures, what survives a restart. Free of Qt."""

from convviz.session.brush import BACKGROUND, MOST_SIZE, Brush
from convviz.session.drawing import Drawing
from convviz.session.gesture import Gesture, Painting
from convviz.session.history import History
from convviz.session.player import Player
from convviz.session.saving import ChangedOnDiskError
from convviz.session.session import Session
from convviz.session.shown import Shown
from convviz.session.store import Slot, Store

__all__ = [
    "BACKGROUND",
    "MOST_SIZE",
    "Brush",
    "ChangedOnDiskError",
    "Drawing",
    "Gesture",
    "History",
    "Painting",
    "Player",
    "Session",
    "Shown",
    "Slot",
    "Store",
]
