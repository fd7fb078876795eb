"""The running program without its window: history, player, strokes, what survives a restart. Free of Qt."""

from convviz.session.history import History
from convviz.session.player import Player
from convviz.session.session import ChangedOnDiskError, Session
from convviz.session.shown import Shown
from convviz.session.store import Slot, Store
from convviz.session.stroke import Stroke

__all__ = ["ChangedOnDiskError", "History", "Player", "Session", "Shown", "Slot", "Store", "Stroke"]
