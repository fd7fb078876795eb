"""The running program without its window: history, player, gestures, what survives a restart. Free of Qt."""

from convviz.session.drawing import Drawing
from convviz.session.gesture import Gesture, Plane
from convviz.session.history import History
from convviz.session.player import Player
from convviz.session.saving import ChangedOnDiskError
from convviz.session.session import Session
from convviz.session.shown import Shown
from convviz.session.store import Slot, Store

__all__ = [
    "ChangedOnDiskError",
    "Drawing",
    "Gesture",
    "History",
    "Plane",
    "Player",
    "Session",
    "Shown",
    "Slot",
    "Store",
]
