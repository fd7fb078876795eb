"""Typeface, light and dark, and icons that follow them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from superqt.fonticon import icon

from convviz.paint.fonts import family
from convviz.stage import THEMES, Theme

SYSTEM = "system"
LOOKS = {SYSTEM: "As the system", "light": "Light", "dark": "Dark"}

_SCHEMES = {
    SYSTEM: Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_SHEET = """
QToolBar {{ border: 0; border-bottom: 1px solid {line}; spacing: 2px; padding: 4px 8px; }}
QToolBar QToolButton {{ padding: 5px 8px; border-radius: 5px; border: 1px solid transparent; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:checked {{ background: {hover}; border: 1px solid {line}; }}
QToolButton:focus {{ border: 1px solid {focus}; }}
QToolButton {{ border-radius: 5px; padding: 3px; border: 1px solid transparent; }}
QToolButton#play {{ background: {accent}; padding: 6px 12px; }}
QToolButton#play:hover {{ background: {focus}; }}
QToolButton#play:disabled {{ background: {hover}; }}
#panel, #panel-content, #transport {{ background: {panel}; }}
#panel {{ border: 0; border-right: 1px solid {line}; }}
#transport {{ border-top: 1px solid {line}; }}
#heading {{ font-weight: 600; }}
#muted {{ color: {muted}; }}
#refusal {{ color: {warning}; }}
#notice {{ background: {notice}; border-top: 1px solid {line}; }}
#cell-entry {{ background: {panel}; border: 2px solid {focus}; border-radius: 3px; font-size: 15px; }}
"""

_COLOURS = {
    "light": {
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
        "panel": "#1e2127",
        "line": "#3a3f49",
        "hover": "#323843",
        "muted": "#a0a7b2",
        "accent": "#1f4a70",
        "focus": "#56b4e9",
        "warning": "#ff9e5e",
        "notice": "#3b2a1c",
    },
}


def apply_look(app: QApplication, look: str) -> Theme:
    """Set the program's look, ``system``, ``light`` or ``dark``; the stage theme that goes with it."""
    app.styleHints().setColorScheme(_SCHEMES[look])
    name = look if look in THEMES else _system_theme(app)
    font = QFont(family())
    font.setPixelSize(13)
    app.setFont(font)
    app.setStyleSheet(_SHEET.format(**_COLOURS[name]))
    return THEMES[name]


def _system_theme(app: QApplication) -> str:
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def themed_icon(glyph: str) -> QIcon:
    """A glyph of the icon font in the colours of the palette."""
    palette = QApplication.palette()
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    ink = QColor(palette.color(QPalette.ColorRole.ButtonText))
    result: QIcon = icon(glyph, color=ink, states={"disabled": {"color": disabled}})
    return result
