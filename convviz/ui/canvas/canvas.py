"""Mouse and keyboard on the stage, as what they mean for cells."""

from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

from convviz.model import Phase
from convviz.model.numbers import starts_number
from convviz.session import Shown
from convviz.session.tools import Does
from convviz.stage import Cell, Edge, Panel, StripCell, Theme, walked
from convviz.stage.questions import asked_cell
from convviz.ui.canvas.grasp_view import GraspView

_ZOOM_STEP = 1.2
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_PICKS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_DRAWING = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class Canvas(GraspView):
    """The stage with what mouse and keyboard do to which cell."""

    pressed = Signal(object, object, object)  # Cell, Qt.MouseButton, Qt.KeyboardModifier
    dragged = Signal(object, object)  # Cell, Qt.KeyboardModifier
    released = Signal()
    turned = Signal(object, int, object)  # Cell, notches of the wheel, Qt.KeyboardModifier
    typed = Signal(object, str)  # Cell, first character
    hovered = Signal(object)  # Cell or None
    went_on = Signal(object, int)  # Cell, columns
    linked = Signal(object)  # Links of the cell that is pointed at, or None
    abandoned = Signal()  # what is drawn on is not there any more
    taken_back = Signal()  # Esc while a button is held, or cells are selected
    nudged = Signal(int, int)  # rows down and columns to the right, by which what is selected is to go

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        # A click takes the focus itself, after it was understood: it may end typing into a cell.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setMouseTracking(True)
        self._pan_from: QPointF | None = None
        self._held: tuple[Qt.MouseButton, Panel] | None = None
        self._turned = 0.0
        self._hovered: Cell | None = None
        self.typing = False  # numbers were typed into cells just now, one after the other
        self._chosen = False  # by a click or the keyboard: then signs go to the cell, too
        self._pointed: Cell | None = None

    @property
    def _channel(self) -> int:
        return 0 if self._shown is None else self._shown.look.channel

    @property
    def chosen_cell(self) -> Cell | None:
        """The cell that was clicked last, or pointed at by the keyboard: wherever the pointer is by now."""
        pointed = self._pointed
        return pointed if pointed is not None and self._exists(pointed) else None

    def choose(self, cell: Cell) -> None:
        """Point at a cell by keyboard: what is typed next goes there."""
        self._link(cell)
        self._set_cursor(cell)
        self._chosen, self._pointed = True, cell

    def follow(self, old: Shown | None, new: Shown) -> None:
        if old is not None and old.document is new.document and _grids_of(old) == _grids_of(new):
            super().follow(old, new)
            return
        before = self._shape()
        super().follow(old, new)
        # A grid whose edge is drawn becomes another by that.
        if before is not None and self._shape() != before and self._grip is None:
            self.let_go()
        if self._cursor is not None and not self._exists(self._cursor):
            self._set_cursor(None)

    def _shape(self) -> object:
        """What must stay for a stroke to go on: the layer, and which grids of which sizes there are."""
        layout = self.current_layout()
        if layout is None or self._shown is None:
            return None
        boxes = ((name, box.spec.inner, box.spec.ring) for name, box in layout.panels.items() if name != Panel.OUTPUT)
        return self._shown.look.layer, self._shown.layer.name, *boxes

    def let_go(self) -> None:
        """What stands on the stage is going to be another thing: a stroke, or typing, ends here."""
        self._held = self._grip = self._pan_from = None
        self.abandoned.emit()

    def _exists(self, cell: Cell) -> bool:
        layout = self.current_layout()
        if layout is None or cell.panel not in layout.panels:
            return False
        spec = layout.panels[cell.panel].spec
        return (
            cell.channel <= max(spec.channels - 1, spec.active)
            and 0 <= cell.row < spec.inner[0]
            and 0 <= cell.column < spec.inner[1]
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.typing = False
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position() - self.offset
            return
        grip, picks = self.grip_at(event.position()), event.modifiers() & _PICKS
        cell = self._beside(event.position()) or self.cell_at(event.position())
        grip = None if isinstance(grip, Edge) and picks else grip
        if grip is not None and self._held is None and event.button() == Qt.MouseButton.LeftButton:
            self._take(grip, event.position())
        elif cell is not None and self._held is None and event.button() in _DRAWING:
            self._held = (event.button(), cell.panel)
            self._set_cursor(cell if self.editable(cell) else None)
            self._chosen, self._pointed = True, cell
            self.pressed.emit(cell, event.button(), event.modifiers())
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._pan_from is not None:
            self.offset = event.position() - self._pan_from
            self._moved()
            return
        if self._grip is not None:
            self._drag_grip(self._grip, event)
            return
        cell = self.cell_at(event.position())
        if self._held is not None:
            # Outside the grid the hand goes on: coming back in must not draw a short cut.
            self.dragged.emit(self._in_panel(self._held[1], event.position()), event.modifiers())
        shown = cell if self.editable(cell) or (cell and cell.panel == Panel.OUTPUT) else None
        # A hand that trembles over one cell does not take the cursor away from where the keyboard has put it.
        # While a hand draws, what it draws is to be seen.
        self._link(None if self._held is not None else cell or self.strip_cell_at(event.position()))
        if shown != self._hovered:
            self._hovered = shown
            self._set_cursor(shown)
        if self._held is None:
            self._over(self.grip_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = None
        if self._grip is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.released.emit()
            self._over(self.grip_at(event.position()))
        if self._held is not None and event.button() == self._held[0]:
            self._held = None
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick clicks are two clicks: drawing knows no double click.
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP**notches, event.position())
            return
        # A touch pad sends many small parts of a notch.
        self._turned += notches
        whole = int(self._turned)
        self._turned -= whole
        cell = None if whole and self._roll(event.position(), whole) else self.cell_at(event.position())
        if whole and cell is not None and self.editable(cell) and cell == self._in_panel(cell.panel, event.position()):
            self.turned.emit(cell, whole, event.modifiers())

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self._link(None)
        self._set_cursor(None)
        self._over(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and self._goes_on(event):
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # moved to another screen
            self._moved()
        # A number over a cell is the cell's, an arrow belongs to what is selected, also where the key is a shortcut.
        if event.type() == QEvent.Type.ShortcutOverride and (self._types(event) or self._nudges(event)):
            event.accept()
            return True
        return bool(super().event(event))

    def _goes_on(self, event: Any) -> bool:
        """Tab after a number was typed goes to the next cell, not to the next control."""
        if not (self._chosen and self.typing and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)):
            return False
        self.went_on.emit(self._cursor, -1 if event.key() == Qt.Key.Key_Backtab else 1)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._set_cursor(self._cursor or Cell(Panel.INPUT, self._channel, 0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and (self._held or self._grip or self._selects or self._pins):
            self.taken_back.emit()
            event.accept()
        elif self._nudges(event):
            self.nudged.emit(*_ARROWS[Qt.Key(event.key())])
            event.accept()
        elif self._types(event):
            self.typed.emit(self.asked_cell or self._cursor, event.text())
            event.accept()
        elif arrow is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step_cursor(*arrow)
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self._chosen = True
            self.pressed.emit(self._cursor, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            self.released.emit()
            event.accept()
        else:
            self.typing = False
            # pyqtgraph's view would eat the arrow keys.
            event.ignore()

    @property
    def asked_cell(self) -> Cell | None:
        """The cell that is asked for, where none that can be edited was chosen to be typed into."""
        shown, layout = self._shown, self.current_layout()
        if layout is None or Panel.OUTPUT not in layout.panels:
            return None
        chosen = self._chosen and self.editable(self._cursor)
        if shown is None or shown.trace is None or shown.look.playhead.phase is not Phase.ASK or chosen:
            return None
        cell = asked_cell(shown.trace, shown.look)
        return cell if cell.panel in layout.panels else None

    def _nudges(self, event: Any) -> bool:
        """Whether a key moves what is selected: an arrow, with the tool that selects in the hand. With any other tool
        arrows step through the animation and change nothing.
        """
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        holds = self._shown is not None and self._shown.brush.tool.does is Does.SELECT
        return plain and holds and self._selects and Qt.Key(event.key()) in _ARROWS

    def _step_cursor(self, down: int, right: int) -> None:
        layout = self.current_layout()
        if layout is not None and layout.panels:
            start = self._cursor or Cell(Panel.INPUT, self._channel, 0, -right)
            self.choose(walked(layout, start, down, right))

    def _types(self, event: Any) -> bool:
        """Whether a key is a number typed over a cell, on whatever keyboard: digits may need Shift or AltGr.

        Over a cell that the pointer only happens to be on, digits are: a sign there is the key for slower, and a
        point may come from a clicker.
        """
        text, held = event.text(), event.modifiers()
        kinds = Qt.KeyboardModifier
        commands = held & (kinds.ControlModifier | kinds.AltModifier | kinds.MetaModifier)
        # Windows sends AltGr as Ctrl and Alt.
        if commands and commands != kinds.ControlModifier | kinds.AltModifier:
            return False
        if starts_number(text) and self.asked_cell is not None:
            return text.isdecimal() or text in "-−"
        if not (starts_number(text) and self.editable(self._cursor)):
            return False
        return text.isdecimal() or self._chosen

    @property
    def linked_cell(self) -> Cell | None:
        """The cell of a grid for which what belongs to it lights up now."""
        return self._linked if isinstance(self._linked, Cell) and self.links() is not None else None

    def _link(self, cell: Cell | StripCell | None) -> None:
        """What belongs to ``cell`` lights up."""
        if cell != self._linked:
            self._linked = cell
            self._refresh()
            self.linked.emit(self.links())

    def _set_cursor(self, cell: Cell | None) -> None:
        if cell == self._cursor:
            return
        self._cursor, self._chosen = cell, False
        self._shape_pointer()
        self._refresh()
        self.hovered.emit(cell)


def _grids_of(shown: Shown) -> object:
    """What decides which grids there are, beside the document."""
    return shown.look.layer, shown.look.walk
