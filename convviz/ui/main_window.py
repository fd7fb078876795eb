"""The window: puts the parts together and lets each show what changed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convviz.errors import ConvvizError
from convviz.model import Document
from convviz.session import Session, Store
from convviz.session.session import Edit
from convviz.session.store import Kept
from convviz.stage import Detail
from convviz.ui.actions import ACTIONS, MENU_TITLES, MENUS, dress, make_action
from convviz.ui.canvas import Canvas
from convviz.ui.commands import Commands
from convviz.ui.drawing import Drawing
from convviz.ui.drops import Drops
from convviz.ui.exports import Exports
from convviz.ui.focus import KeysOfTheFocus
from convviz.ui.notice import Notice
from convviz.ui.operation_panel import OperationPanel
from convviz.ui.preset_menu import fill_presets
from convviz.ui.settings import Settings
from convviz.ui.style import LOOKS, apply_look
from convviz.ui.transport import Transport

_FRAME_MS = 8
"""The player's tick: a screen of 120 Hz."""

_KEEP_AFTER_MS = 2000


class MainWindow(QMainWindow):
    """Operation panel, stage and transport around one session."""

    def __init__(self, session: Session, settings: Settings, store: Store) -> None:
        super().__init__()
        self.session, self.settings, self._store = session, settings, store
        self.theme = apply_look(_application(), settings.look)
        self.commands = Commands(self)
        self.actions_by_name = {spec.name: self._action(spec.name) for spec in ACTIONS}
        self.canvas = Canvas(self.theme)
        self.panel = OperationPanel(session)
        self.transport = Transport(self.actions_by_name)
        self.notice = Notice(self.canvas)
        self.exports = Exports(self)
        self.drawing = Drawing(self.canvas, session, self.guard, self.show_step)
        self._build()
        self._connect()
        self._restore_choices()
        self._sync(None, session.document)

    # Building

    def _build(self) -> None:
        self.setMinimumSize(960, 600)
        self.resize(1280, 800)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.transport)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addWidget(right, 1)
        self.setCentralWidget(centre)
        self._menus()
        self._tool_bar()

    def _action(self, name: str) -> QAction:
        spec = next(s for s in ACTIONS if s.name == name)
        action = make_action(spec, self)
        handler: Callable[[], None] = getattr(self.commands, name)
        action.triggered.connect(lambda: self.guard(handler))
        self.addAction(action)
        return action

    def _menus(self) -> None:
        menus = {title: self.menuBar().addMenu(MENU_TITLES.get(title, f"&{title}")) for title in MENUS}
        for spec in ACTIONS:
            if spec.separator:
                menus[spec.menu].addSeparator()
            menus[spec.menu].addAction(self.actions_by_name[spec.name])
        self._recent = QMenu("Recent", self)
        self._recent.aboutToShow.connect(self._fill_recent)
        menus["File"].insertMenu(self.actions_by_name["save"], self._recent)
        fill_presets(menus["Presets"], lambda preset: self.guard(lambda: self.commands.show_preset(preset)))
        self.preset_menu = menus["Presets"]
        self._looks(menus["View"])

    def _looks(self, menu: QMenu) -> None:
        looks = menu.addMenu("Look")
        group = QActionGroup(self)
        for name, text in LOOKS.items():
            action = looks.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == self.settings.look)
            action.triggered.connect(lambda _, n=name: self.set_look(n))
            group.addAction(action)
        self.look_group = group

    def _tool_bar(self) -> None:
        bar = QToolBar("Tools")
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        presets_button = QToolButton()
        presets_button.setText("Presets")
        presets_button.setMenu(self.preset_menu)
        presets_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for spec in ACTIONS:
            if spec.in_tool_bar:
                bar.addAction(self.actions_by_name[spec.name])
        bar.insertWidget(self.actions_by_name["undo"], presets_button)
        # A widget of a tool bar is shown and hidden by its action.
        status = bar.addWidget(self.exports.status)
        status.setVisible(False)
        self.exports.shows_status.connect(status.setVisible)
        self.addToolBar(bar)

    def _connect(self) -> None:
        self.session.subscribe(self._sync)
        self.transport.sought.connect(self._seek)
        self.transport.speed_changed.connect(lambda speed: self.set_pace(self.session.detail, speed))
        self.transport.detail_changed.connect(lambda detail: self.set_pace(detail, self.session.speed))
        self.panel.draw_value_changed.connect(self._set_draw_value)
        self.panel.layer_shown.connect(lambda index: self.guard(lambda: self.session.show_layer(index)))
        self.panel.entered.connect(self.canvas.setFocus)
        Drops(self, self.commands.open_path, self.commands.show_line, self.guard)
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._keeper = QTimer(self, interval=_KEEP_AFTER_MS, singleShot=True)
        self._keeper.timeout.connect(lambda: self.guard(self.keep))
        # With a parent: what nobody owns, Python may collect in the thread of an export.
        self._keys = KeysOfTheFocus(self)
        _application().installEventFilter(self._keys)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _restore_choices(self) -> None:
        detail, speed, loop = self.settings.pace
        self.session.player.loop = loop
        self.actions_by_name["loop"].setChecked(loop)
        self.actions_by_name["panel"].setChecked(True)
        self.set_pace(detail, speed)
        geometry = self.settings.geometry
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

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
        self.show_step()

    def set_look(self, look: str) -> None:
        """Light, dark, or as the system."""
        self.settings.look = look
        self.theme = apply_look(_application(), look)
        self._redress()

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog beside the window; it goes when it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def keep(self) -> None:
        """Write down the work, so that the next start goes on here."""
        self._store.keep(self.session.kept())

    def keep_unsaved(self) -> None:
        """Before another document is shown: offer the way back to work that no file holds."""
        if self.session.saved:
            self.notice.hide()
            return
        kept = self.session.kept()
        self.notice.tell("The setup before was not saved.", button="Bring it back", do=lambda: self._bring_back(kept))

    def _bring_back(self, kept: Kept) -> None:
        self.notice.hide()
        self.session.restore(kept)
        self.show_step()

    def remember_file(self, path: Path) -> None:
        """A project file was opened or saved."""
        self.settings.add_recent(path)
        self.settings.set_folder("project", path.resolve().parent)
        self._show_title()
        self._keeper.start()

    # Showing

    def _sync(self, old: Document | None, new: Document) -> None:
        self.canvas.show_document(new, self.session.trace, self.theme, self.session.player.playhead)
        self.transport.show_trace(self.session.trace)
        self.panel.sync(old, new)
        history = self.session.history
        for name, label in (("undo", history.undo_label), ("redo", history.redo_label)):
            action = self.actions_by_name[name]
            action.setEnabled(bool(label))
            verb = name.capitalize()
            action.setToolTip(f"{verb}: {label}" if label else verb)
        for name, button in (("add_layer", "add"), ("remove_layer", "remove")):
            self.actions_by_name[name].setEnabled(self.panel.layers.buttons[button].isEnabled())
        self.actions_by_name["export"].setEnabled(self.session.trace is not None)
        self._show_title()
        self.show_step()
        if not self._keeper.isActive():  # drawing without a pause is kept too
            self._keeper.start()

    def show_step(self) -> None:
        """Show where the player is."""
        player = self.session.player
        self.canvas.show_playhead(player.playhead)
        self.panel.show_filter()
        self.transport.show_playhead(player.playhead, self.session.trace)
        self.transport.show_playing(player.playing, self.actions_by_name["play"])
        if player.playing and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not player.playing:
            self._timer.stop()

    def _show_title(self) -> None:
        path = self.session.path
        name = path.name if path else self.session.document.title or "Untitled"
        self.setWindowTitle(f"{name}[*] – convviz")
        self.setWindowModified(not self.session.saved)

    def _tick(self) -> None:
        if self.session.player.tick(self._clock.restart() / 1000) or not self.session.player.playing:
            self.show_step()

    def _seek(self, step: int) -> None:
        self.session.player.pause()
        self.session.player.seek(step)
        self.show_step()

    def _set_draw_value(self, value: float) -> None:
        self.drawing.value = value

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.settings.recent:
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _, p=path: self.guard(lambda: self.commands.open_path(p)))
        self._recent.setToolTipsVisible(True)
        if self._recent.isEmpty():
            self._recent.addAction("No files yet").setEnabled(False)

    def _follow_system(self) -> None:
        self.theme = apply_look(_application(), self.settings.look)
        self._redress()

    def _redress(self) -> None:
        for spec in ACTIONS:
            dress(self.actions_by_name[spec.name], spec)
        self.transport.dress(self.session.player.playing, self.actions_by_name["play"])
        self.panel.refresh_icons()
        self.canvas.show_document(self.session.document, self.session.trace, self.theme, self.session.player.playhead)
        self.show_step()

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.exports.may_close():
            event.ignore()
            return
        self._timer.stop()
        self._keeper.stop()
        self.settings.geometry = self.saveGeometry()
        self.settings.pace = (self.session.detail, self.session.speed, self.session.player.loop)
        self.guard(self.keep)
        for dialog in self.findChildren(QDialog):
            dialog.close()
        super().closeEvent(event)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a window needs a QApplication")
    return app
