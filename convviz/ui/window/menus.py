"""Menus and tool bar of the window, from the table of actions."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolBar

from convviz.stage import THEMES
from convviz.ui.actions import MENU_TITLES, MENUS, commands, file
from convviz.ui.style import THEME_CHOICES
from convviz.ui.words import menu_text, set_tip

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow

_MOST_WAITING = 15

_WIDE = 1150
"""Points of the window's width from which on buttons have their words beside them."""

Row = tuple[str, str, Callable[[], None]]
"""Text, tool tip, and what it does"""


class Menus:
    """Builds them, and fills those that list what there is when they open."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        bar = window.menuBar()
        menus = {title: bar.addMenu(MENU_TITLES.get(title, f"&{title}")) for title in MENUS}
        for spec in commands().values():
            if spec.separator:
                menus[spec.menu].addSeparator()
            menu = self._within(menus[spec.menu], spec.submenu) if spec.submenu else menus[spec.menu]
            menu.addAction(window.actions_by_name[spec.name])
        self.recent, self.waiting = QMenu("Recent", window), QMenu("Kept work", window)
        self.recent.aboutToShow.connect(self.fill_recent)
        self.waiting.aboutToShow.connect(self.fill_waiting)
        for menu in (self.recent, self.waiting):
            menus["File"].insertMenu(window.actions_by_name["save"], menu)
        self.themes = self._themes(menus["View"])
        self.screens = menus["Lecture"].addMenu("Present on")
        self.screens.aboutToShow.connect(self.fill_screens)
        self.slides = menus["Lecture"].addMenu("Look in presentation")
        self.slides.aboutToShow.connect(self.fill_slides)
        for menu in menus.values():
            menu.aboutToHide.connect(self._leave, Qt.ConnectionType.QueuedConnection)
        self._tool_bar()

    def _within(self, menu: QMenu, title: str) -> QMenu:
        """The menu of that title in ``menu``, made with its first entry."""
        known = {each.title(): each for each in menu.findChildren(QMenu)}
        return known.get(title) or menu.addMenu(title)

    def _leave(self) -> None:
        """A menu that was closed with Esc leaves the focus in the bar, where letters open the next, and the bar in a
        state in which passing over it opens menus and a click closes them. Another Esc ends that.
        """
        if QApplication.activePopupWidget() is None:
            escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(self._window.menuBar(), escape)
            self._window.canvas.setFocus()

    def _themes(self, menu: QMenu) -> QActionGroup:
        themes, group = menu.addMenu("Look"), QActionGroup(self._window)
        for name, text in THEME_CHOICES.items():
            action = themes.addAction(text)
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(name == self._window.settings.theme)
            action.triggered.connect(lambda _, n=name: self._window.set_theme(n))
            group.addAction(action)
        return group

    def fill_screens(self) -> None:
        """List the screens that there are now."""
        self.screens.clear()
        presenting, settings = self._window.presenting, self._window.settings
        names = {"": "Another screen, where there is one"} | {name: name for name in presenting.screens}
        for name, text in names.items():
            action = self.screens.addAction(menu_text(text))
            action.setCheckable(True)
            action.setChecked(name == settings.present_on)
            action.triggered.connect(lambda _, n=name: setattr(settings, "present_on", n))

    def fill_slides(self) -> None:
        """List the looks that a presentation can have."""
        self.slides.clear()
        for name, text in ({"": "As the window"} | {name: t.text_label for name, t in THEMES.items()}).items():
            action = self.slides.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == self._window.settings.present_theme)
            action.triggered.connect(lambda _, n=name: self._window.presenting.set_theme(n))

    def follow_theme(self, choice: str) -> None:
        """Which look is chosen, however that was done."""
        for action in self.themes.actions():
            action.setChecked(action.data() == choice)

    def _tool_bar(self) -> None:
        window = self._window
        bar = self._bar = QToolBar("Tools")
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for spec in commands().values():
            if spec.in_tool_bar:
                bar.addAction(window.actions_by_name[spec.name])
        bar.addSeparator()
        bar.addWidget(window.brush)
        # A widget of a tool bar is shown and hidden by its action.
        status = bar.addWidget(window.exports.status)
        status.setVisible(False)
        window.exports.shows_status.connect(status.setVisible)
        window.addToolBar(bar)

    def make_room(self, width: int) -> None:
        """Let the tool bar be as short as a window of ``width`` asks for."""
        styles = Qt.ToolButtonStyle
        self._bar.setToolButtonStyle(styles.ToolButtonTextBesideIcon if width >= _WIDE else styles.ToolButtonIconOnly)
        self._window.brush.make_room(width)

    def fill_recent(self) -> None:
        """The project files, the last one first."""
        recent = self._window.settings.recent
        rows: list[Row] = [(p.name, str(p), partial(file.open_path, self._window.desk, p)) for p in recent]
        self._fill(self.recent, rows, "No files yet")

    def fill_waiting(self) -> None:
        """What windows that are gone have left."""
        rows: list[Row] = []
        for one in self._window.store.waiting()[:_MOST_WAITING]:
            when = time.strftime("%d %b, %H:%M", time.localtime(one.written))
            saved = "" if one.saved else ", not saved"
            text = f"{one.title or 'Untitled'} ({when}{saved})"
            rows.append((text, text, partial(file.take_up, self._window.desk, one)))
        self._fill(self.waiting, rows, "Nothing is waiting")

    def _fill(self, menu: QMenu, rows: list[Row], nothing: str) -> None:
        menu.clear()
        menu.setToolTipsVisible(True)
        for text, tip, do in rows:
            action: QAction = menu.addAction(menu_text(text))
            set_tip(action, tip)
            action.triggered.connect(lambda _, d=do: self._window.guard(d))
        if menu.isEmpty():
            menu.addAction(nothing).setEnabled(False)
