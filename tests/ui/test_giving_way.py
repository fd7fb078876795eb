"""Long work in other threads stands aside while the window has something to do."""

import pytest
from documents import preset, setup_of
from PySide6.QtCore import QCoreApplication, QEvent, QTimerEvent

from convviz.export import ExportSettings
from convviz.export.batch import Job
from convviz.ui import giving_way as module
from convviz.ui.giving_way import GivingWay, giving_way


class Clock:
    """A time that passes only where somebody sleeps; each time ``then`` happens."""

    def __init__(self, then=lambda: None):
        self.now, self.slept, self._then = 100.0, 0, then

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.slept += 1
        self.now += seconds
        self._then()


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def test_nobody_waits_for_a_window_that_rests(clock):
    way = GivingWay()
    way.wait()
    assert clock.slept == 0


def test_a_frame_waits_until_the_window_rests(clock):
    way = GivingWay()
    way.noted()
    way.wait()
    assert clock.slept == 1
    assert clock.now - way.last >= 0.003


def test_a_window_that_never_rests_does_not_stop_an_export(clock):
    way = GivingWay()
    clock._then = way.noted
    way.noted()
    way.wait()
    assert 0.1 <= clock.now - 100 < 0.11


def test_events_of_the_window_are_noted_and_ticks_of_a_clock_are_not(user, monkeypatch):
    monkeypatch.setattr(giving_way, "last", 0.0)
    QCoreApplication.sendEvent(user.window, QTimerEvent(7))
    assert giving_way.last == 0
    QCoreApplication.sendEvent(user.window, QEvent(QEvent.Type.User))
    assert giving_way.last > 0


def test_each_frame_of_an_export_gives_way(user, qtbot, tmp_path, monkeypatch):
    waited = []
    monkeypatch.setattr(giving_way, "wait", lambda: waited.append(True))
    queue = user.window.exports.queue
    queue.add(Job("x", setup_of(preset()), tmp_path / "x.gif", ExportSettings(width=320, height=180), "gif", False))
    qtbot.waitUntil(lambda: not queue.unfinished)
    assert len(waited) >= 36
