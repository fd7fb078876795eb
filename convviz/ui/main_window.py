"""The window: puts the parts together and lets each show what changed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.session import Session, Slot, Store
from convviz.session.session import Edit
from convviz.stage import Detail
from convviz.ui import questions
from convviz.ui.actions import ACTIONS, make_action
from convviz.ui.canvas import Canvas
from convviz.ui.commands import Commands
from convviz.ui.drawing import Drawing
from convviz.ui.drops import Drops
from convviz.ui.exports import Exports
from convviz.ui.focus import KeysOfTheStage
from convviz.ui.heading_line import HeadingLine
from convviz.ui.keeping import Keeper
from convviz.ui.menus import Menus
from convviz.ui.notice import Notice
from convviz.ui.opening import Opening
from convviz.ui.operation_panel import OperationPanel
from convviz.ui.placing import folds_panel
from convviz.ui.settings import Settings
from convviz.ui.style import apply_look
from convviz.ui.transport import Transport
from convviz.ui.words import set_tip

_FRAME_MS = 8
"""The player's tick: a screen of 120 Hz."""


class MainWindow(QMainWindow):
    """Operation panel, stage and transport around one session, whose work is kept in ``slot``."""

    def __init__(self, session: Session, settings: Settings, store: Store, slot: Slot) -> None:
        super().__init__()
        self.session, self.settings, self.store = session, settings, store
        self.theme = apply_look(_application(), settings.look)
        self.commands = Commands(self)
        self.actions_by_name = {spec.name: self._action(spec.name) for spec in ACTIONS}
        self.canvas = Canvas(self.theme)
        self.heading = HeadingLine()
        self.panel = OperationPanel(session)
        self.transport = Transport(self.actions_by_name)
        self.notice = Notice(self.canvas)
        self.exports = Exports(self)
        self.drawing = Drawing(self.canvas, session, self.guard, self.show_step)
        self.keeper = Keeper(self, session, slot)
        self.opening = Opening(self)
        self._build()
        self.menus = Menus(self)
        self._connect()
        self._restore_choices()
        self._sync(None, session.document)
        self.canvas.setFocus()

    # Building

    def _build(self) -> None:
        self.setMinimumSize(580, 320)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.transport)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addWidget(right, 1)
        self.setCentralWidget(centre)

    def _action(self, name: str) -> QAction:
        spec = next(s for s in ACTIONS if s.name == name)
        action = make_action(spec, self)
        handler: Callable[[], None] = getattr(self.commands, name)
        action.triggered.connect(lambda: self.guard(handler))
        self.addAction(action)
        return action

    def _connect(self) -> None:
        self.session.subscribe(self._sync)
        self.transport.sought.connect(self._seek)
        self.transport.speed_changed.connect(lambda speed: self.set_pace(self.session.detail, speed))
        self.transport.detail_changed.connect(lambda detail: self.set_pace(detail, self.session.speed))
        self.panel.draw_value_changed.connect(self._set_draw_value)
        self.panel.layer_shown.connect(lambda index: self.guard(lambda: self.session.show_layer(index)))
        self.panel.fractions_shown.connect(self.canvas.show_fractions)
        self.panel.entered.connect(self.canvas.setFocus)
        Drops(self, self.commands.open_path, self.commands.show_line, self.guard)
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.keeper.failed.connect(self._tell_keeping)
        self.opening.read.connect(lambda read: self.guard(lambda: self.commands.show_file(*read)))
        self.opening.refused.connect(lambda fault: self.notice.tell(fault, wrong=True))
        self.opening.faulted.connect(_raise)
        # With a parent: what nobody owns, Python may collect in the thread of an export.
        self._keys = KeysOfTheStage(self, self.canvas)
        _application().installEventFilter(self._keys)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _restore_choices(self) -> None:
        detail, speed, loop = self.settings.pace
        self.session.player.loop = loop
        self.actions_by_name["loop"].setChecked(loop)
        self.actions_by_name["ahead"].setChecked(self.settings.ahead)
        shown = not folds_panel(self)
        self.actions_by_name["panel"].setChecked(shown)
        self.panel.setVisible(shown)
        self.set_pace(detail, speed)

    # Doing

    def guard(self, do: Callable[[], None]) -> None:
        """Do what the user asked for; an expected error becomes a sentence under the stage."""
        try:
            do()
        except ConvvizError as error:
            self.notice.tell(str(error), wrong=True)
        else:
            self.notice.settle()

    def apply(self, edit: Edit, label: str, merge_key: object = None) -> None:
        """Change the document, or say why not."""
        self.guard(lambda: self.session.apply(edit, label, merge_key))

    def set_pace(self, detail: Detail, speed: float) -> None:
        """Another level of detail or speed."""
        self.session.set_pace(detail, speed)
        self.transport.show_pace(detail, speed)
        self.transport.show_timeline(self.session.player.timeline, self.session.trace)
        self.show_step()

    def set_look(self, look: str) -> None:
        """Light, dark, or as the system."""
        self.settings.look = look
        self._follow_system()

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog beside the window; it goes when it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def remember_file(self, path: Path) -> None:
        """A project file was opened or saved."""
        self.settings.add_recent(path)
        self.settings.set_folder("project", path.parent)
        self._show_title()
        self.keeper.soon()

    # Showing

    def _sync(self, old: Document | None, new: Document) -> None:
        self.canvas.show_document(new, self.session.trace, self.theme, self.session.player.playhead)
        self.heading.show_document(new)
        self.transport.show_timeline(self.session.player.timeline, self.session.trace)
        self.panel.sync(old, new)
        history = self.session.history
        for name, label in (("undo", history.undo_label), ("redo", history.redo_label)):
            action = self.actions_by_name[name]
            action.setEnabled(bool(label))
            verb = name.capitalize()
            set_tip(action, f"{verb}: {label}" if label else verb)
        for name, button in (("add_layer", "add"), ("remove_layer", "remove")):
            self.actions_by_name[name].setEnabled(self.panel.layers.buttons[button].isEnabled())
        self.actions_by_name["export"].setEnabled(self.session.trace is not None)
        self._show_title()
        self.show_step()
        self.keeper.soon()

    def show_step(self) -> None:
        """Show where the player is."""
        player = self.session.player
        # While it plays, what is not yet written is blank; standing still, an edit is answered at once.
        ahead = self.actions_by_name["ahead"].isChecked() and not player.playing
        self.canvas.show_playhead(player.playhead, ahead=ahead)
        self.panel.show_filter()
        self.transport.show_playhead(player.playhead)
        self.transport.show_playing(player.playing, self.actions_by_name["play"])
        if player.playing and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not player.playing:
            self._timer.stop()

    def _tell_keeping(self, fault: str) -> None:
        if fault:
            self.notice.tell(fault, wrong=True, lasting=True)
        else:
            self.notice.withdraw()

    def _show_title(self) -> None:
        path = self.session.path
        name = path.name if path else self.session.document.title or "Untitled"
        # Qt puts its sign for "modified" where [*] stands; two of them stand for themselves.
        self.setWindowTitle(f"{name.replace('[*]', '[*][*]')}[*] – convviz")
        self.setWindowModified(not self.session.saved)

    def _tick(self) -> None:
        if self.session.player.tick(self._clock.restart() / 1000) or not self.session.player.playing:
            self.show_step()

    def _seek(self, moment: int) -> None:
        self.session.player.pause()
        self.session.player.seek_moment(moment)
        self.show_step()

    def _set_draw_value(self, value: float) -> None:
        self.drawing.value = value

    def _follow_system(self) -> None:
        self.theme = apply_look(_application(), self.settings.look)
        self.canvas.show_document(self.session.document, self.session.trace, self.theme, self.session.player.playhead)
        self.show_step()

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self.exports.may_close() and self._may_go()):
            event.ignore()
            return
        self._timer.stop()
        self.opening.finish()
        self.keeper.finish()
        self.settings.geometry = self.saveGeometry()
        self.settings.pace = (self.session.detail, self.session.speed, self.session.player.loop)
        for dialog in self.findChildren(QDialog):
            dialog.close()
        super().closeEvent(event)

    def _may_go(self) -> bool:
        """Whether the work is kept; where it cannot be, the user is asked."""
        try:
            self.keeper.now()
        except ConvvizError as error:
            if self.session.saved or not self.exports.asks:
                return True
            question = f"{error} What is on the stage is not saved."
            return questions.ask(self, "Close", question, "Close and lose it", "Stay")
        return True


def _raise(fault: BaseException) -> None:
    """A fault of a thread, raised in the window's own."""
    raise fault


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a window needs a QApplication")
    return app
