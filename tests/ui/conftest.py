"""A window as the program makes it, closed and gone at the end of each test."""

import pytest
from documents import preset, setup_of
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from convviz.session import Session, Store
from convviz.stage import Cell
from convviz.ui.canvas.cell_entry import CellEntry
from convviz.ui.settings import Settings
from convviz.ui.window.main_window import MainWindow


class Driver:
    """Does to a window what a hand does."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.session, self.canvas, self.panel = window.session, window.canvas, window.panel
        self.viewport = window.canvas.viewport()

    def point(self, panel, row, column):
        return self.canvas.cell_rect(Cell(panel, 0, row, column)).center().toPoint()

    def cell(self, panel, row, column):
        return Cell(panel, 0, row, column)

    def press(self, panel, row, column, button=Qt.MouseButton.LeftButton, modifiers=Qt.KeyboardModifier.NoModifier):
        self.hover(panel, row, column)
        self.qtbot.mousePress(self.viewport, button, modifiers, self.point(panel, row, column))

    def hover(self, panel, row, column):
        self.move(QPointF(self.point(panel, row, column)))

    def move(self, place):
        """A move event, also where the pointer was there already (in the test before)."""
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            self.viewport.mapToGlobal(place),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self.viewport, event)

    def release(self, panel, row, column, button=Qt.MouseButton.LeftButton):
        self.qtbot.mouseRelease(self.viewport, button, Qt.KeyboardModifier.NoModifier, self.point(panel, row, column))

    def click(self, panel, row, column, button=Qt.MouseButton.LeftButton):
        self.press(panel, row, column, button)
        self.release(panel, row, column, button)

    def wheel(self, panel, row, column, notches, modifiers=Qt.KeyboardModifier.NoModifier):
        self.wheel_at(QPointF(self.point(panel, row, column)), notches, modifiers)

    def wheel_at(self, place, notches, modifiers=Qt.KeyboardModifier.NoModifier):
        event = QWheelEvent(
            place,
            self.viewport.mapToGlobal(place),
            QPoint(),
            QPoint(0, round(120 * notches)),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.viewport, event)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(QApplication.focusWidget() or self.canvas, key, modifiers)

    def type(self, text):
        for character in text:
            self.qtbot.keyClick(QApplication.focusWidget() or self.canvas, character)

    def trigger(self, name):
        self.window.actions_by_name[name].trigger()

    @property
    def input(self):
        return self.session.document.input[0]

    @property
    def output(self):
        return self.session.trace.output[0]

    @property
    def refusal(self):
        """What stands under the field in which a cell is typed."""
        field = self.canvas.findChild(CellEntry)
        return field.bubble.text() if field is not None and field.bubble.isVisible() else ""

    @property
    def notice(self):
        return self.window.notice.text.text() if self.window.notice.isVisible() else ""


@pytest.fixture
def make(qtbot, tmp_path):
    windows = []

    def build(document=None, size=(1280, 800), finished=True):
        store = Store(tmp_path / "state")
        window = MainWindow(
            Session(setup_of(document or preset())), Settings(tmp_path / "settings.ini"), store, store.slot()
        )
        window.set_theme("light")
        # The screen without a display is narrow, and the panel would be folded.
        window.actions_by_name["panel"].setChecked(True)
        window.panel.show()
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        window.canvas.setFocus()
        if finished:  # setups open at their first step
            window.session.player.last()
        windows.append(window)
        return Driver(window, qtbot)

    yield build
    for window in windows:
        window.exports.do_not_ask()  # a question would wait for ever
        window.close()
        window.deleteLater()
    # Deferred deletions wait for an event loop, which there is none of here.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == []


@pytest.fixture
def user(make):
    return make()
