"""The window: puts the parts together and lets each show what changed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QElapsedTimer, QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from convviz.errors import ConvvizError
from convviz.session import Drawing, Session, Shown, Slot, Store
from convviz.session.session import Edit
from convviz.session.shown import kept_of, told_of
from convviz.ui import questions
from convviz.ui.actions import bring, file
from convviz.ui.canvas.canvas import Canvas
from convviz.ui.canvas.hand import Hand
from convviz.ui.export.exports import Exports
from convviz.ui.panels.brush_field import BrushField
from convviz.ui.panels.explanation import Explanation
from convviz.ui.panels.operation_panel import OperationPanel
from convviz.ui.panels.tool_bar import ToolBar
from convviz.ui.panels.transport import Transport
from convviz.ui.settings import Settings
from convviz.ui.style import apply_theme
from convviz.ui.window.carrying import Carrier
from convviz.ui.window.desk import WindowDesk
from convviz.ui.window.drops import Drops
from convviz.ui.window.focus import KeysOfTheStage
from convviz.ui.window.heading_line import HeadingLine
from convviz.ui.window.history_list import HistoryList
from convviz.ui.window.keeping import Keeper
from convviz.ui.window.lecturing import Lecturing
from convviz.ui.window.menus import Menus
from convviz.ui.window.notice import Notice
from convviz.ui.window.opening import Opening
from convviz.ui.window.placing import folds_panel, has_room_for_words
from convviz.ui.window.presenting import Presenting
from convviz.ui.window.qt_actions import Actions
from convviz.ui.window.sides import Sides
from convviz.ui.window.status_line import StatusLine

_FRAME_MS = 8
"""The player's tick: a screen of 120 Hz."""


class MainWindow(QMainWindow):
    """Operation panel, stage and transport around one session, whose work is kept in ``slot``."""

    def __init__(self, session: Session, settings: Settings, store: Store, slot: Slot) -> None:
        super().__init__()
        self.session, self.settings, self.store = session, settings, store
        self.theme = apply_theme(_application(), settings.theme, settings.texts)
        self.desk = WindowDesk(self)
        self.commands = Actions(self, self.desk)
        self.actions_by_name = self.commands.by_name
        self.addActions(list(self.actions_by_name.values()))
        self.canvas = Canvas(self.theme)
        self.heading = HeadingLine()
        self.panel = OperationPanel(session)
        self.explanation = Explanation(settings.framework)
        self.sides = Sides(self.panel, self.explanation)
        self.transport = Transport(self.actions_by_name)
        self.notice = Notice(self.canvas)
        self.exports = Exports(self)
        self.drawing = Drawing(session)
        self.tool_bar = ToolBar(self.actions_by_name)
        self.status = StatusLine(self.drawing)
        self.brush = BrushField()
        self._carrier = Carrier(self.canvas, self.session)
        self.hand = Hand(self.canvas, self.drawing, self.guard)
        self._history: HistoryList | None = None  # made when it is asked for
        self.keeper = Keeper(self, session, slot)
        self.opening = Opening(self)
        self.presenting = Presenting(self)
        self.lecturing = Lecturing(self)
        self._build()
        self.menus = Menus(self)
        self._connect()
        self._restore_choices()
        self._follow(None, session.shown)
        session.subscribe(self._follow)
        self.canvas.setFocus()

    # Building

    def _build(self) -> None:
        self.setMinimumSize(580, 320)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.lecturing.bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.status)
        column.addWidget(self.transport)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addWidget(self.tool_bar)
        row.addWidget(right, 1)
        row.addWidget(self.explanation)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        self.transport.sought.connect(self.session.player.seek_moment)
        self.transport.speed_changed.connect(lambda speed: self.session.look_at(speed=speed))
        self.transport.detail_changed.connect(lambda detail: self.session.look_at(detail=detail))
        self.brush.kept.connect(self._keep_swatches)
        self.brush.held.connect(self._hold)
        self.brush.entered.connect(self.canvas.setFocus)
        self.hand.answered.connect(self.lecturing.answer)
        self.canvas.hovered.connect(self.status.point_at)
        self.canvas.linked.connect(self.status.link)
        self.explanation.entered.connect(lambda layer: self.session.look_at(layer=layer))
        self.explanation.chosen.connect(lambda name: setattr(self.settings, "framework", name))
        self.explanation.code.copied.connect(self._copy_code)
        self.canvas.entered.connect(lambda layer: self.session.look_at(layer=layer))
        self.canvas.offered.connect(self.status.offer)
        self.canvas.lifted.connect(lambda panel: self.guard(lambda: self._carrier.carry(panel)))
        self.heading.asked.connect(self.desk.edit_words)
        self.panel.looked.connect(lambda name, value: self.guard(lambda: self.session.look_at(**{name: value})))
        self.panel.entered.connect(self.canvas.setFocus)
        Drops(self, partial(file.open_path, self.desk), partial(file.show_line, self.desk), self.guard)
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.keeper.failed.connect(self._tell_keeping)
        self.opening.read.connect(lambda read: self.guard(lambda: file.show_file(self.desk, *read)))
        self.opening.found.connect(lambda other: self.guard(lambda: bring.found(self.desk, *other)))
        self.opening.refused.connect(lambda fault: self.notice.tell(fault, wrong=True))
        self.opening.faulted.connect(_raise)
        # With a parent: what nobody owns, Python may collect in the thread of an export.
        self._keys = KeysOfTheStage(self, self.canvas)
        _application().installEventFilter(self._keys)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.dress)

    def _restore_choices(self) -> None:
        detail, speed, loop = self.settings.pace
        self.session.player.repeat(loop)
        parts = replace(self.session.look.parts, texts=self.settings.texts)
        self.session.look_at(detail=detail, speed=speed, ahead=self.settings.ahead, parts=parts)
        self.session.stand_still(self.settings.still)
        self.brush.set_own(self.settings.swatches)
        self.panel.setVisible(not folds_panel(self))
        explained = self.settings.explained
        self.explanation.setVisible(has_room_for_words(self) if explained is None else explained)

    # Doing

    def guard(self, do: Callable[[], None]) -> None:
        """Do what the user asked for; an expected error becomes a sentence under the stage."""
        try:
            do()
        except ConvvizError as error:
            self.notice.tell(str(error), wrong=True)
            self.presenting.tell(str(error))
        else:
            self.notice.settle()

    def apply(self, edit: Edit, label: str, merge_key: object = None) -> None:
        """Change the document, or say why not."""
        self.guard(lambda: self.session.apply(edit, label, merge_key))

    def set_theme(self, choice: str) -> None:
        """One of the looks, or as the system."""
        self.settings.theme = choice
        self.menus.follow_theme(choice)
        self.dress()

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog beside the window; it goes when it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def show_history(self) -> None:
        """The list of what was done, beside the window."""
        if self._history is None:
            self._history = HistoryList(self, self.session)
            self._history.keep_on_top()
            # Over the panel, where it hides nothing of the stage.
            self._history.move(self.mapToGlobal(self.panel.geometry().topLeft()) + QPoint(8, 120))
        self._history.follow(None, self.session.shown)
        self._history.show()
        self._history.raise_()

    # Showing

    def _follow(self, old: Shown | None, new: Shown) -> None:
        for panel in (self.canvas, self.heading, self.panel, self.brush, self.transport, self.status, self.explanation):
            panel.follow(old, new)
        self.presenting.follow(old, new)
        if old is None or told_of(old) != told_of(new) or old.document is not new.document:
            self.commands.follow(old, new)
            if self._history is not None and self._history.isVisible():
                self._history.follow(old, new)
            self._follow_playing(new)
            self._show_title(new)
        if old is None or kept_of(old) != kept_of(new) or old.document is not new.document:
            self.keeper.soon()

    def _follow_playing(self, shown: Shown) -> None:
        if shown.playing and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not shown.playing:
            self._timer.stop()

    def _tell_keeping(self, fault: str) -> None:
        if fault:
            self.notice.tell(fault, wrong=True, lasting=True)
        else:
            self.notice.withdraw()

    def _show_title(self, shown: Shown) -> None:
        name = shown.path.name if shown.path else shown.document.title or "Untitled"
        # Qt puts its sign for "modified" where [*] stands; two of them stand for themselves.
        self.setWindowTitle(f"{name.replace('[*]', '[*][*]')}[*] – convviz")
        self.setWindowModified(not shown.saved)

    def _tick(self) -> None:
        self.session.player.tick(self._clock.restart() / 1000)

    def _hold(self, name: str, value: object) -> None:
        try:
            self.session.hold(**{name: value})
        except ConvvizError as error:
            self.brush.refuse(str(error))

    def _copy_code(self, text: str) -> None:
        self.desk.copy(text)
        self.notice.tell("The code is on the clipboard.")

    def _keep_swatches(self, values: list[float]) -> None:
        self.settings.swatches = values

    def dress(self) -> None:
        """In the look, and with texts of the size, that the settings have."""
        self.theme = apply_theme(_application(), self.settings.theme, self.settings.texts)
        self.canvas.dress(self.theme)
        self.presenting.dress(self.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.menus.make_room(self.width())
        self.status.make_room(self.height())
        if self.sides.follow(self.width()):
            self.commands.follow(None, self.session.shown)

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self.exports.may_close() and self._may_go()):
            event.ignore()
            return
        self._timer.stop()
        self.presenting.stop()
        self.desk.end_trials()
        self.opening.finish()
        self.keeper.finish()
        self._carrier.finish()
        self.settings.geometry = self.saveGeometry()
        self.settings.pace = (self.session.look.detail, self.session.look.speed, self.session.player.loop)
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self.exports.finish()
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
