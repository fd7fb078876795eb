"""The presets, with pictures and what they show, found by typing."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from convviz.errors import ConvvizError, visible
from convviz.model import Parts, Playhead, Preset, presets
from convviz.paint import Surface, measure
from convviz.stage import Stage, Theme
from convviz.ui.words import label

_PICTURE = QSize(144, 81)
"""Points of a picture."""

_PRESET = Qt.ItemDataRole.UserRole

_PARTS = Parts(titles=False, arithmetic=False, scales=False, caption=False, thumbs=False, numbers=False, stack=False)


class PresetGallery(QDialog):
    """``chosen`` comes with the preset that is to be shown, before the gallery closes."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle("Presets")
        self._theme = theme
        self.search = QLineEdit()
        self.search.setAccessibleName("Search the presets")
        self.search.setPlaceholderText("Type to search: stride, border, pooling …")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = self._list()
        self.nothing = label("Nothing is called so.", name="muted")
        self.nothing.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self.open_button = buttons.button(QDialogButtonBox.StandardButton.Open)
        self.open_button.setText("Show")
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.search, self.nothing, self.list, buttons):
            column.addWidget(widget)
        room = self.screen().availableSize()
        self.resize(min(620, room.width() - 40), min(640, room.height() - 80))
        self._waiting = [item for item in self._items() if item.data(_PRESET) is not None]
        # One picture after the other, between events: the gallery is there at once.
        self._painter = QTimer(self)
        self._painter.timeout.connect(self._paint_next)
        self._painter.start(0)
        self.list.setCurrentItem(self._waiting[0])

    def _list(self) -> QListWidget:
        found = QListWidget()
        found.setAccessibleName("Presets")
        found.setIconSize(_PICTURE)
        found.setWordWrap(True)
        found.setSpacing(2)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        group = ""
        blank = QPixmap(_PICTURE)
        blank.fill(Qt.GlobalColor.transparent)
        for preset in presets():
            if preset.group != group:
                group = preset.group
                head = QListWidgetItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                font = head.font()
                font.setBold(True)
                head.setFont(font)
                found.addItem(head)
            item = QListWidgetItem(QIcon(blank), f"{visible(preset.title)}\n{visible(preset.description)}")
            item.setData(_PRESET, preset)
            found.addItem(item)
        found.itemDoubleClicked.connect(lambda _: self._choose())
        found.currentItemChanged.connect(lambda: self.open_button.setEnabled(self.current is not None))
        return found

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @property
    def current(self) -> Preset | None:
        """The one that is marked."""
        item = self.list.currentItem()
        found: Preset | None = None if item is None or item.isHidden() else item.data(_PRESET)
        return found

    def _choose(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)
            self.accept()

    def done(self, result: int) -> None:
        self._painter.stop()
        super().done(result)

    # Finding

    def _filter(self, text: str) -> None:
        """Those in whose title, sentence or name all words stand, or where there is none in whose group; a group's
        head where it has any.
        """
        words, items = text.casefold().split(), self._items()
        kept = {id(item) for item in items if _holds(item, words)}
        kept = kept or {id(item) for item in items if _holds(item, words, group=True)}
        head: QListWidgetItem | None = None
        for item in items:
            item.setHidden(id(item) not in kept)
            if item.data(_PRESET) is None:
                head = item
            elif head is not None and not item.isHidden():
                head.setHidden(False)
        first = next((item for item in items if id(item) in kept), None)
        self.nothing.setVisible(first is None)
        if first is not None and self.current is None:
            self.list.setCurrentItem(first)
        self.open_button.setEnabled(self.current is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the list, also from the field; Enter shows what is marked."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    # Pictures

    def _paint_next(self) -> None:
        shown = next((item for item in self._waiting if not item.isHidden()), None)
        if shown is None:
            self._painter.stop()
            return
        self._waiting.remove(shown)
        picture = picture_of(shown.data(_PRESET), self._theme, self.devicePixelRatioF())
        if picture is not None:
            shown.setIcon(QIcon(picture))


def _holds(item: QListWidgetItem, words: list[str], *, group: bool = False) -> bool:
    """Whether all words stand in what an item says of its preset; never in a head."""
    preset: Preset | None = item.data(_PRESET)
    if preset is None:
        return False
    whole = f"{item.text()} {preset.name} {preset.group if group else ''}".casefold()
    return all(word in whole for word in words)


def picture_of(preset: Preset, theme: Theme, ratio: float) -> QPixmap | None:
    """A preset's grids at its last step; None where it has none."""
    setup = preset.setup.looked_at(parts=_PARTS)
    size = _PICTURE.width() * 2, _PICTURE.height() * 2
    try:
        stage = Stage.computed(setup, size, theme, measure)
    except ConvvizError:
        return None
    last = 0 if stage.trace is None else len(stage.trace) - 1
    scale = ratio / 2
    surface = Surface(round(size[0] * scale), round(size[1] * scale), theme.background, scale=scale)
    surface.show(stage.compose(Playhead(last)))
    picture = QPixmap.fromImage(surface.image)
    picture.setDevicePixelRatio(ratio)
    return picture


def show_presets(parent: QWidget, theme: Theme, show: Callable[[Preset], None]) -> PresetGallery:
    """The gallery over a window; ``show`` gets the preset that is chosen."""
    gallery = PresetGallery(parent, theme)
    gallery.chosen.connect(show)
    return gallery
