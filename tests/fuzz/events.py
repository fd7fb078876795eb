"""Random events on the window: whatever a hand does, no exception, nothing lost, and undo leads back to the start."""

import random
import sys
import time
from pathlib import Path
from types import TracebackType

from documents import does_not_fit, many_channels, preset, setup_of
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QColorDialog,
    QComboBox,
    QDialog,
    QFileDialog,
    QMenu,
    QWidget,
)

from convviz.model import presets, save_project, setup_line
from convviz.session import Session, Store
from convviz.ui import questions
from convviz.ui.actions import file
from convviz.ui.export import tasks as export_tasks
from convviz.ui.fields.numbers import IntField, NumberField
from convviz.ui.settings import Settings
from convviz.ui.window.main_window import MainWindow

_LEFT, _RIGHT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
_BUTTONS = (_LEFT, _LEFT, _RIGHT, _MIDDLE)
_MOUSE = (QEvent.Type.MouseMove,) * 4 + (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
_HELD = (Qt.KeyboardModifier.NoModifier,) * 6 + (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
_KEYS = "0123456789-.,/eDLF+ []"
_NAMED = (
    *("Space", "Home", "End", "Left", "Right", "Up", "Down", "PageUp", "PageDown", "Return", "Tab", "Backtab"),
    *("Escape", "F5", "F9", "Backspace", "Delete", "Enter", "B", "F1"),
)
_TEXTS = ("3", "0", "-1", "99999", "1/9", "x", "", "1e308", "２", "0,5", "7 7", "nan", "-2.5", "64", "5")
_LEFT_OUT = {"quit", "open", "save", "save_as", "about", "keys"}


class Events:
    """Sends one event after the other to a window."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._rng, self._folder = random.Random(seed), folder
        self.count, self.longest = 0, 0.0
        self.faults: list[str] = []
        self._hook = sys.excepthook
        sys.excepthook = self._note
        QFileDialog.getOpenFileName = lambda *_, **__: ("", "")
        QFileDialog.getSaveFileName = lambda *_, **__: ("", "")
        questions.ask = lambda *_: self._rng.random() < 0.5
        questions.choose = lambda *_: self._rng.randrange(3)
        questions.ask_text = lambda *_: self._rng.choice(["", "Mine", "Other"])
        questions.ask_item = lambda *_: ""
        QColorDialog.getColor = lambda *_: QColor(self._rng.choice(["red", "blue"]))
        # Whatever program the system has for folders is not under attack; a screen that is none warns of having none.
        export_tasks.show_in_folder = lambda _: None
        store = Store(folder / "state")
        self.window = MainWindow(Session(setup_of(preset())), Settings(folder / "settings.ini"), store, store.slot())
        self.window.panel.show()
        self.window.resize(1280, 800)
        self.window.show()
        save_project(setup_of(many_channels()), folder / "dropped.convviz")
        (folder / "odd.png").write_bytes(b"\x89PNG")
        self._held = QPoint(5, 5)

    def _note(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        import traceback

        self.faults.append("".join(traceback.format_exception(kind, error, where)))

    def step(self) -> None:
        """One more event."""
        self.count += 1
        start = time.perf_counter()
        often, seldom = (self._mouse, self._key, self._wheel, self._action), (self._field, self._control, self._show)
        kinds = (*often, *seldom, self._resize, self._tick)
        do = self._rng.choices(kinds, (30, 20, 8, 12, 8, 6, 4, 1, 6))[0]
        do()
        QApplication.processEvents()
        self.longest = max(self.longest, time.perf_counter() - start)
        for popup in [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]:
            popup.close()
        if self._rng.random() < 0.05:
            for dialog in self.window.findChildren(QDialog):
                dialog.close()
        # An event loop deletes what is done with; there is none here, and a thousand dialogs would stay.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not self.faults, self.faults[0]

    def comes_back(self) -> None:
        """Undo everything, and recall what is kept."""
        session = self.window.session
        for _ in range(2000):
            if not session.history.undo_label:
                break
            session.undo()
        for _ in range(20):
            session.redo()
        self.window.keeper.now()
        kept = self.window.keeper._slot.recall()
        assert kept is not None
        assert kept.setup.document == session.document
        assert not self.faults, self.faults[0]

    def close(self) -> None:
        """Whatever happened: the window goes, and faults are the program's again."""
        self.window.exports.do_not_ask()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        sys.excepthook = self._hook

    # Events

    def _place(self) -> QPoint:
        canvas = self.window.canvas
        layout = canvas.current_layout()
        if layout is None or not layout.panels or self._rng.random() < 0.2:
            viewport = canvas.viewport()
            return QPoint(
                self._rng.randrange(-20, viewport.width() + 20), self._rng.randrange(-20, viewport.height() + 20)
            )
        box = self._rng.choice(list(layout.panels.values()))
        x = box.grid.x + self._rng.random() * box.grid.width
        y = box.grid.y + self._rng.random() * box.grid.height
        return QPoint(round(x * canvas.zoom + canvas.offset.x()), round(y * canvas.zoom + canvas.offset.y()))

    def _mouse(self) -> None:
        kind = self._rng.choice(
            (QEvent.Type.MouseMove,) * 4 + (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        )
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else self._rng.choice(_BUTTONS)
        target = self.window.canvas.viewport()
        place = QPointF(self._place())
        event = QMouseEvent(kind, place, target.mapToGlobal(place), button, button, self._rng.choice(_HELD))
        QApplication.sendEvent(target, event)

    def _key(self) -> None:
        target = QApplication.focusWidget() or self.window.canvas
        if self._rng.random() < 0.5:
            text = self._rng.choice(_KEYS)
            key = Qt.Key(ord(text.upper()))
        else:
            text, key = "", getattr(Qt.Key, f"Key_{self._rng.choice(_NAMED)}")
        held = self._rng.choice(_HELD)
        override = QKeyEvent(QEvent.Type.ShortcutOverride, key, held, text)
        override.ignore()
        QApplication.sendEvent(target, override)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, held, text))

    def _wheel(self) -> None:
        widgets = [w for w in self.window.findChildren(QWidget) if w.isVisible()]
        target = self.window.canvas.viewport() if self._rng.random() < 0.7 else self._rng.choice(widgets)
        place = QPointF(self._place()) if target is self.window.canvas.viewport() else QPointF(target.rect().center())
        turned = QPoint(0, self._rng.choice((-120, 120, 40, -15, 1200)))
        kinds = (Qt.MouseButton.NoButton, self._rng.choice(_HELD), Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(target, QWheelEvent(place, target.mapToGlobal(place), QPoint(), turned, *kinds))

    def _action(self) -> None:
        names = [name for name in self.window.actions_by_name if name not in _LEFT_OUT]
        weights = [0.1 if name == "export" else 1 for name in names]
        self.window.actions_by_name[self._rng.choices(names, weights)[0]].trigger()

    def _field(self) -> None:
        some = [
            w for w in self.window.findChildren(QWidget) if isinstance(w, (IntField, NumberField)) and w.isEnabled()
        ]
        field, text = self._rng.choice(some), self._rng.choice(_TEXTS)
        line = field.lineEdit() if isinstance(field, IntField) else field
        # Sizes that take a second are the business of the benchmark.
        big = isinstance(field, IntField) and field.maximum() > 64
        line.setFocus()
        line.setText("9" if big and text.isdigit() and int(text) > 20 else text)
        if isinstance(field, NumberField):
            field.setModified(True)
        QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))

    def _control(self) -> None:
        some = [w for w in self.window.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
        control = self._rng.choice([w for w in some if isinstance(w, (QAbstractButton, QComboBox))])
        if isinstance(control, QComboBox):
            # No hand comes to a line between entries.
            entries = [
                i for i in range(control.count()) if control.model().index(i, 0).flags() & Qt.ItemFlag.ItemIsEnabled
            ]
            if entries:
                index = self._rng.choice(entries)
                control.setCurrentIndex(index)
                control.activated.emit(index)
        elif control.window() is self.window and not getattr(control, "menu", lambda: None)():
            control.click()

    def _show(self) -> None:
        guard = self.window.guard
        chosen = self._rng.choice(presets())
        data = QMimeData()
        what = self._rng.randrange(6)
        if what == 0:
            guard(lambda: file.show_line(self.window.desk, setup_line(chosen.setup)))
        elif what == 1:
            guard(lambda: file.show(self.window.desk, setup_of(self._rng.choice((does_not_fit(), many_channels())))))
        elif what in (2, 3):
            data.setUrls([QUrl.fromLocalFile(str(self._folder / ("dropped.convviz" if what == 2 else "odd.png")))])
            place = QPointF(300, 300)
            held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            drop = QDropEvent(place, Qt.DropAction.CopyAction, data, *held, QEvent.Type.Drop)
            QApplication.sendEvent(self.window, drop)
        else:
            guard(lambda: file.show_preset(self.window.desk, chosen))

    def _resize(self) -> None:
        self.window.resize(self._rng.randrange(480, 1920), self._rng.randrange(320, 1080))
        if self._rng.random() < 0.3:
            self.window.set_theme(self._rng.choice(("light", "dark", "system")))

    def _tick(self) -> None:
        self.window.session.player.tick(self._rng.random())
