"""Typeface, light and dark, and icons that follow them."""

from functools import cache

from fonticon_mdi7 import MDI7
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from convviz.model.look import Texts
from convviz.paint.fonts import font
from convviz.resources import resource
from convviz.stage import THEMES, Theme
from convviz.ui.words import label

UI_SIZE = 13
"""Pixels of the window's own text."""

_WEIGHT = QFont.Tag("wght")

_UI_SIZES = {Texts.NORMAL: UI_SIZE, Texts.LARGE: 15, Texts.LARGEST: 17}

SYSTEM = "system"
THEME_CHOICES = {SYSTEM: "As the system"} | {name: theme.text_label for name, theme in THEMES.items()}

_SHEET = """
QToolBar {{ border: 0; border-bottom: 1px solid {line}; spacing: 2px; padding: 3px 8px; }}
QToolBar QToolButton {{ padding: 4px 7px; border-radius: 5px; border: 1px solid transparent; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:checked {{ background: {hover}; border: 1px solid {line}; }}
QToolButton:focus {{ border: 1px solid {focus}; }}
QToolButton {{ border-radius: 5px; padding: 3px; border: 1px solid transparent; }}
QListWidget::item:disabled {{ color: {text}; }}
#sheet QLineEdit:disabled, #sheet QPlainTextEdit:disabled {{ background: {hover}; border: 1px solid {hover}; }}
QToolButton#choice {{ border: 1px solid {line}; }}
QToolButton#choice:focus {{ border: 2px solid {focus}; }}
QToolButton#play {{ background: {accent}; padding: 6px 12px; }}
QToolButton#play:hover {{ background: {focus}; }}
QToolButton#play:disabled {{ background: {hover}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {line}; }}
QSlider::sub-page:horizontal {{ background: {focus}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; margin: -6px 0; border-radius: 8px; background: {focus};
    border: 1px solid {panel}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {text}; }}
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{ background: {disabled}; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {muted}; border-radius: 3px;
    background: {field}; }}
QCheckBox::indicator:checked {{ background: {focus}; border-color: {focus}; image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {focus}; }}
QCheckBox::indicator:checked:focus {{ border: 2px solid {text}; }}
#panel, #panel-content, #transport, #explanation {{ background: {panel}; }}
#tool-bar, #status-line {{ background: {panel}; }}
#tool-bar {{ border: 0; border-right: 1px solid {line}; }}
#swatch {{ padding: 3px 4px; }}
#swatch:checked {{ border: 2px solid {focus}; }}
#panel {{ border: 0; border-right: 1px solid {line}; }}
#explanation {{ border: 0; border-left: 1px solid {line}; }}
#transport {{ border-top: 1px solid {line}; }}
#muted {{ color: {muted}; }}
#refusal, *[refused="true"] QAbstractSpinBox, *[refused="true"] QLineEdit {{ color: {warning}; }}
#bubble {{ background: {notice}; color: {warning}; border: 1px solid {line}; border-radius: 5px; padding: 4px 7px; }}
#notice {{ background: {panel}; border: 1px solid {line}; border-radius: 6px; }}
#notice[wrong="true"] {{ background: {notice}; border: 1px solid {line}; border-radius: 6px; }}
#cell-entry {{ background: {panel}; border: 2px solid {focus}; border-radius: 3px; font-size: 15px; }}
"""

_COLOURS = {
    "light": {
        "window": "#eef0f3",
        "field": "#ffffff",
        "text": "#181b20",
        "disabled": "#9aa1ac",
        "on_focus": "#ffffff",
        "panel": "#f6f7f9",
        "line": "#d5d9e0",
        "hover": "#e3e7ee",
        "muted": "#5c626c",
        "accent": "#cfe3f7",
        "focus": "#0072b2",
        "warning": "#a83a00",
        "notice": "#fff0e0",
    },
    "dark": {
        "window": "#262a31",
        "field": "#31363f",
        "text": "#eceef2",
        "disabled": "#6c7480",
        "on_focus": "#000000",
        "panel": "#1e2127",
        "line": "#3a3f49",
        "hover": "#323843",
        "muted": "#a0a7b2",
        "accent": "#1f4a70",
        "focus": "#56b4e9",
        "warning": "#ff9e5e",
        "notice": "#3b2a1c",
    },
    "contrast": {
        "window": "#ffffff",
        "field": "#ffffff",
        "text": "#000000",
        "disabled": "#6b6b6b",
        "on_focus": "#ffffff",
        "panel": "#ffffff",
        "line": "#5a5a5a",
        "hover": "#dcdcdc",
        "muted": "#303030",
        "accent": "#bfe0ff",
        "focus": "#004a85",
        "warning": "#8c0000",
        "notice": "#fff0c8",
    },
}


def apply_theme(app: QApplication, choice: str, texts: Texts = Texts.NORMAL) -> Theme:
    """Set the program's theme, ``system`` or the name of one, and how large its texts are; the stage theme that goes
    with it.
    """
    name = choice if choice in THEMES else _system_theme(app)
    size = _UI_SIZES[texts]
    # With the size in it: widgets that a sheet has styled take another font with another sheet only.
    sheet = f"/* {size} */" + _SHEET.format(check=_check_file(name), **_COLOURS[name])
    if app.styleSheet() != sheet:  # setting it again would style every widget again
        app.setPalette(_palette(_COLOURS[name]))
        app.setFont(font(size, False))
        app.setStyleSheet(sheet)
    return THEMES[name]


def _system_theme(app: QApplication) -> str:
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def _check_file(name: str) -> str:
    ink = "dark" if _COLOURS[name]["on_focus"] == "#000000" else "light"
    return str(resource("icons", f"check-{ink}.svg")).replace("\\", "/")


def _palette(colours: dict[str, str]) -> QPalette:
    """Fusion's colours: not every platform's Qt knows a dark palette of its own."""
    palette = QPalette()
    role = QPalette.ColorRole
    for name, roles in {
        "window": (role.Window, role.Button),
        "field": (role.Base, role.ToolTipBase),
        "panel": (role.AlternateBase,),
        "text": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
        "muted": (role.PlaceholderText,),
        "focus": (role.Highlight, role.Link, role.Accent),
        "on_focus": (role.HighlightedText,),
    }.items():
        for each in roles:
            palette.setColor(each, QColor(colours[name]))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours["disabled"]))
    return palette


def wide(points: int) -> int:
    """Points that hold now what ``points`` hold with texts of the usual size."""
    return round(points * QApplication.font().pixelSize() / UI_SIZE)


def heading(text: str) -> QLabel:
    """A label that stands over a group."""
    made = label(text)
    # Its face only: how large it is follows the program's own texts.
    bold, like = QFont(), font(UI_SIZE, True)
    bold.setFamilies(like.families())
    bold.setVariableAxis(_WEIGHT, like.variableAxisValue(_WEIGHT))
    made.setFont(bold)
    return made


class _Glyph(QIconEngine):
    """A letter of the icon font, at whatever size and in whatever look it is drawn."""

    def __init__(self, glyph: str) -> None:
        super().__init__()
        self._glyph = glyph

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        shape = QFont(_icon_family())
        shape.setPixelSize(max(1, rect.height()))
        painter.setFont(shape)
        # The palette of this moment: an icon that kept the colours it was made in would stay dark on dark.
        painter.setPen(QApplication.palette().color(group, QPalette.ColorRole.ButtonText))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():  # of no size: nothing can be painted on it
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Glyph(self._glyph)


@cache
def _icon_family() -> str:
    identifier = QFontDatabase.addApplicationFont(MDI7.__font_file__)
    return QFontDatabase.applicationFontFamilies(identifier)[0]


@cache
def themed_icon(name: str) -> QIcon:
    """A glyph of the icon font (one of MDI7's names); it follows the look by itself."""
    return QIcon(_Glyph(name.rpartition(".")[2]))


class IconLabel(QWidget):
    """An icon that is only looked at."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.setFixedSize(side, side)
        self._icon = QIcon()

    def show_icon(self, name: str) -> None:
        """Show another glyph."""
        self._icon = themed_icon(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
