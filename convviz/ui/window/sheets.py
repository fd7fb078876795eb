"""Small windows that only tell: the keys, and what this program is."""

from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt, qVersion
from PySide6.QtGui import QKeySequence, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from convviz.errors import ConvvizError
from convviz.files import replacing
from convviz.paint.fonts import font
from convviz.ui.actions import commands
from convviz.ui.style import heading
from convviz.ui.words import label, marked_up

_COLUMNS = 3

_MOUSE = (
    (
        "Left button",
        "What the tool does, on the input or the kernel (Shift: rows, columns, diagonals, squares, circles)",
    ),
    ("Right button", "The same with 0"),
    ("Alt or Ctrl and a button", "Pick a value"),
    ("Shift with the selection tool", "Add a rectangle to the selection; a drag within moves it"),
    ("Esc", "Take back what is being drawn; then drop the selection"),
    ("Arrows with the selection tool", "Move what is selected"),
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
    rows = _rows()
    part = -(-len(rows) // _COLUMNS)
    for i, (keys, text) in enumerate(rows):
        _put(grid, i % part, 2 * (i // part), keys, text.removesuffix("…"))
    for i, (keys, text) in enumerate(_MOUSE):
        _put(grid, part + 1 + i, 0, keys, text, span=2 * _COLUMNS - 1)
    grid.setRowMinimumHeight(part, 14)
    content, layout = QWidget(), dialog.layout()
    content.setLayout(grid)
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    if layout is not None:
        layout.addWidget(area)
        button = QPushButton("Save as PDF…")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: _ask_for_pdf(dialog))
        layout.addWidget(button)
    room, hint = parent.screen().availableSize(), content.sizeHint()
    dialog.resize(min(hint.width() + 50, room.width() - 40), min(hint.height() + 70, room.height() - 60))
    return dialog


def _rows() -> list[tuple[str, str]]:
    """Each key with what it does."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        ("  ".join(QKeySequence(k).toString(native) for k in spec.keys), spec.text)
        for spec in commands().values()
        if spec.keys
    ]


def _ask_for_pdf(dialog: QDialog) -> None:
    name, _ = QFileDialog.getSaveFileName(dialog, "Save the keys", "convviz-keys.pdf", "PDF (*.pdf)")
    if name:
        try:
            save_keys(Path(name))
        except ConvvizError as error:
            dialog.setWindowTitle(str(error))


def save_keys(path: Path) -> None:
    """The sheet of keys as a PDF to print, on A4. Raises ConvvizError."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle("Keys of convviz")
    cells = [
        f"<tr><td><b>{escape(keys)}</b>&nbsp;&nbsp;</td><td>{escape(text)}</td></tr>"
        for keys, text in (*_rows(), *_MOUSE)
    ]
    document = QTextDocument()
    document.setDefaultFont(font(10, False))
    document.setHtml(f"<h2>Keys of convviz</h2><table>{''.join(cells)}</table>")
    document.print_(writer)
    buffer.close()
    with replacing(path) as file:
        file.write(bytes(buffer.data().data()))


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
