"""Giving a lecture from the window: on which screen, and what happens when that goes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen

from convviz.session import Shown
from convviz.stage import THEMES, Theme
from convviz.ui.canvas.ink import INKS
from convviz.ui.window.awake import Awake
from convviz.ui.window.presentation import Presentation

if TYPE_CHECKING:
    from convviz.ui.window.main_window import MainWindow


class Presenting(QObject):
    """Opens and closes the presentation of a window; on one screen it lies over the window, on several beside it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._awake = Awake()
        self._words = False
        self.shown: Presentation | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._lost)

    @property
    def screens(self) -> dict[str, QScreen]:
        """The screens by their names; of several with one name the last has a number."""
        found: dict[str, QScreen] = {}
        for n, screen in enumerate(QGuiApplication.screens(), start=1):
            name = screen.name() or f"Screen {n}"
            found[f"{name} ({n})" if name in found else name] = screen
        return found

    @property
    def screen(self) -> QScreen:
        """The one that is chosen, where it is there; else another than the window's, where there is one."""
        chosen = self.screens.get(self._window.settings.present_on)
        own = self._window.screen()
        return chosen or next((screen for screen in self.screens.values() if screen is not own), own)

    @property
    def elsewhere(self) -> bool:
        """Whether the audience sees another screen than the window's."""
        return self.shown is not None and self.shown.screen() is not self._window.screen()

    def start(self, *, first: bool) -> None:
        """Fill the screen, from the first moment or from here."""
        window = self._window
        if first and window.lecturing.given:
            window.lecturing.lecture.go(0)
        elif first:
            window.session.player.first()
        if self.shown is None:
            shown = Presentation(window.session, window.actions_by_name, self.theme)
            shown.left.connect(self._left)
            shown.canvas.words = self._words
            shown.hand.answered.connect(window.lecturing.answer)
            shown.follow(None, window.session.shown)
            self.shown = shown
            self._awake.hold()
        self.shown.open_on(self.screen)
        self.shown.activateWindow()
        window.lecturing.show_next()
        window.commands.follow(None, window.session.shown)

    def stop(self) -> None:
        """Back to the window."""
        if self.shown is not None:
            self.shown.close()

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show there what is shown here."""
        if self.shown is not None:
            self.shown.follow(old, new)

    def say_words(self, words: bool) -> None:
        """Whether the page's title and words stand over the stage there."""
        self._words = words
        if self.shown is not None and self.shown.canvas.words is not words:
            self.shown.canvas.words = words
            self.shown.canvas.follow(None, self._window.session.shown)

    def tell(self, text: str, *, wrong: bool = True) -> None:
        """What is said in the window is said there, too: its own notice may be covered."""
        if self.shown is not None:
            self.shown.notice.tell(text, wrong=wrong, brief=True)

    def dress(self, theme: Theme) -> None:
        """In another theme, where the presentation has none of its own."""
        if self.shown is not None:
            self.shown.dress(self._own or theme)

    @property
    def own_theme(self) -> str:
        """The name of its own look while it is shown; empty where it has that of the window."""
        return self._window.settings.present_theme if self.shown is not None else ""

    def set_theme(self, name: str) -> None:
        """Another look than the window's, or that of the window where ``name`` is empty."""
        self._window.settings.present_theme = name
        self.dress(self._window.theme)

    @property
    def _own(self) -> Theme | None:
        return THEMES.get(self._window.settings.present_theme)

    @property
    def theme(self) -> Theme:
        """That of the presentation: its own, else the window's."""
        return self._own or self._window.theme

    def on(self, do: Callable[[Presentation], object]) -> None:
        """Do something with the presentation, where there is one."""
        if self.shown is not None:
            do(self.shown)
            self._window.commands.follow(None, self._window.session.shown)

    def next_pen(self) -> None:
        """The pen, the next ink, no pen."""
        if self.shown is not None:
            ink = self.shown.canvas.take_pen()
            said = f"The pen draws in {INKS[ink][0]}." if ink is not None else "The pen is put away."
            self.shown.notice.tell(said, brief=True)

    def _left(self) -> None:
        if self.shown is not None:
            self._awake.let()
            self.shown.deleteLater()
            self.shown = None
            self._window.lecturing.show_next()
            self._window.commands.follow(None, self._window.session.shown)
            self._window.activateWindow()
            self._window.canvas.setFocus()

    def _lost(self, screen: QScreen) -> None:
        """A screen was unplugged: what was on it comes back to the window."""
        if self.shown is not None and self.shown.screen() is screen:
            self.stop()
