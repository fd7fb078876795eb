"""Small windows that only tell: the keys, and what this program is."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from convviz.ui.actions import commands
from convviz.ui.style import heading
from convviz.ui.words import label, marked_up

_MOUSE = (
    ("Left button", "Draw on the input or the kernel (Shift: along a row or column)"),
    ("Right button", "Draw zeros"),
    ("Esc while drawing", "Take the stroke back"),
    ("Wheel", "Change a cell by 1 (Shift: by 0.1)"),
    ("Digits, −, .", "Type the value of the cell under the pointer; Enter, Tab, ↑ or ↓ set it"),
    ("Ctrl+arrows", "Move the cell cursor; a digit types into its cell, Enter draws on it"),
    ("Click on the feature map", "Go to the step that writes the cell"),
    ("Ctrl+wheel, middle button", "Zoom and move the stage"),
)


def show_keys(parent: QWidget) -> QDialog:
    """The sheet of all keys and of the mouse."""
    dialog = _sheet(parent, "Keys")
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    rows = [
        ("  ".join(QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in spec.keys), spec.text)
        for spec in commands().values()
        if spec.keys
    ]
    half = (len(rows) + 1) // 2
    for i, (keys, text) in enumerate(rows):
        _put(grid, i % half, 2 * (i // half), keys, text.removesuffix("…"))
    for i, (keys, text) in enumerate(_MOUSE):
        _put(grid, half + 1 + i, 0, keys, text, span=3)
    grid.setRowMinimumHeight(half, 14)
    layout = dialog.layout()
    if isinstance(layout, QVBoxLayout):
        layout.addLayout(grid)
    return dialog


def show_about(parent: QWidget) -> QDialog:
    """Version, licence and what the program stands on."""
    from importlib.metadata import version  # noqa: PLC0415 - a fiftieth of a second of the program's start

    dialog = _sheet(parent, "About convviz")
    text = marked_up(
        f"<h3>convviz {version('convviz')}</h3>"
        "<p>Animates convolution for people who teach it.</p>"
        f"<p>Qt {qVersion()}, NumPy, pyqtgraph, Pillow. Typeface: Inter.</p>"
        "<p>MIT licence. Pictures made with convviz belong to whoever makes them.</p>"
    )
    layout = dialog.layout()
    if layout is not None:
        layout.addWidget(text)
    return dialog


def _sheet(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 18, 22, 18)
    return dialog


def _put(grid: QGridLayout, row: int, column: int, keys: str, text: str, span: int = 1) -> None:
    grid.addWidget(heading(keys), row, column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(label(text), row, column + 1, 1, span)
