"""The panel on the left: sizes, parameters, bias, and what follows from them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convviz.engine import OPERATIONS, Kind, Parameter
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import MAX_CHANNELS, MAX_KERNEL_SIDE, MAX_SIDE, Document, channels, edits, layers
from convviz.model.fractions import denominator_of
from convviz.session import Session, Shown
from convviz.session.burst import Burst
from convviz.ui.fields.colours import ColoursField
from convviz.ui.fields.forms import section
from convviz.ui.fields.listening import Listening
from convviz.ui.fields.parameters import PaddingField, all_parameters, field_for
from convviz.ui.fields.rows import Field, IntsField, RealField, shrinking
from convviz.ui.panels.layer_field import LayerField
from convviz.ui.panels.preset_menu import fill_kernels
from convviz.ui.panels.sizes_text import SizesText
from convviz.ui.style import wide
from convviz.ui.words import set_tip


class OperationPanel(QScrollArea, Listening):
    """Shows the parameters of the session's document and changes them."""

    looked = Signal(str, object)  # a field of the look, and what it is to be
    entered = Signal()  # Enter was pressed in a field, and nothing refused

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedWidth(wide(312))

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.changeEvent(QEvent(QEvent.Type.FontChange))
        self._session, self._burst = session, Burst()
        content = QWidget()
        content.setObjectName("panel-content")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(14, 8, 14, 10)
        self._column.setSpacing(5)
        self._build()
        self._column.addStretch()
        self.setWidget(content)
        for line in content.findChildren(QLineEdit):
            # After the field has said whether it takes the text: Qt tells of the key first.
            line.returnPressed.connect(self._enter, Qt.ConnectionType.QueuedConnection)

    # Building

    def _build(self) -> None:
        self._layers()
        self._form = section(self._column, "Setup")
        self._input_rows()
        self._kernel_rows()
        self._walk_row()
        self.fields = {parameter.name: self._parameter_row(parameter) for parameter in all_parameters()}
        self.bias_row = self._bias_row()
        self._form.addRow("&Bias", self.bias_row)
        self.sizes = SizesText()
        section(self._column, "Output size").addRow(self.sizes)

    def _input_rows(self) -> None:
        self.input_size = self._ints(
            "Input size", ["rows", "columns"], MAX_SIDE, lambda d, _, *size: edits.resize_input(d, *size)
        )
        self._form.addRow("I&nput", self.input_size)
        self.channels = self._ints(
            "Input channels", ["channels"], MAX_CHANNELS, lambda d, _, count: channels.set_input_channels(d, count)
        )
        self._form.addRow("&Channels", self.channels)
        self.colours = ColoursField()
        self.colours.edited.connect(
            lambda colours: self._change(
                self.colours, lambda d, _: edits.set_colours(d, colours), "Colours of the input"
            )
        )
        self._form.addRow("Colours", self.colours)

    def _kernel_rows(self) -> None:
        self.kernel_size = self._ints("Kernel size", ["rows", "columns"], MAX_KERNEL_SIDE, edits.resize_kernel)
        self._form.addRow("&Kernel", self.kernel_size)
        self.filters = self._ints("Filters", ["filters"], MAX_CHANNELS, channels.set_filters)
        self._form.addRow("F&ilters", self.filters)
        self.kernel_button = self._kernel_menu()
        self._form.addRow("", self.kernel_button)
        self.fractions = QCheckBox("As fractions")
        set_tip(self.fractions, "Show a kernel of ninths as 1/9 times whole numbers; its values stay the same")
        self.listen(self.fractions.toggled, lambda on: self.looked.emit("fractions", on))
        self._form.addRow("", self.fractions)

    def _walk_row(self) -> None:
        self.walk = shrinking(QComboBox())
        self.walk.setAccessibleName("Steps")
        set_tip(self.walk, "How the same result is reached")
        self.walk.activated.connect(lambda: self.looked.emit("walk", self.walk.currentData()))
        self._form.addRow("Steps", self.walk)

    def _layers(self) -> None:
        """Which layer is on the stage, and which operation it is."""
        self.layers = LayerField()
        form = section(self._column, "Layer", self.layers.buttons.values())
        self.layers.chosen.connect(lambda index: self.looked.emit("layer", index))
        self.layers.changed.connect(lambda name: self._try(self.layers, lambda: self._session.edit_stack(name)))
        form.addRow(self.layers)
        self.operation = shrinking(QComboBox())
        self.operation.setAccessibleName("Operation")
        for name, operation in OPERATIONS.items():
            self.operation.addItem(operation.label, name)
        self.operation.activated.connect(self._choose_operation)
        form.addRow("&Operation", self.operation)

    def _choose_operation(self) -> None:
        name = self.operation.currentData()
        self._change(
            self.layers, lambda d, at: layers.set_operation(d, at, name), f"Operation: {OPERATIONS[name].label}"
        )

    def _ints(self, name: str, parts: list[str], most: int, edit: Callable[..., Document]) -> IntsField:
        field = IntsField(name, parts, 1, most)
        label = f"Set the {name.lower()}"
        field.edited.connect(lambda values: self._change(field, lambda d, at: edit(d, at, *values), label))
        return field

    def _parameter_row(self, parameter: Parameter) -> Field:
        field, name = field_for(parameter), parameter.name
        field.edited.connect(
            lambda value: self._change(
                field,
                lambda d, at: edits.set_parameter(d, at, name, _plain(value)),
                f"Set the {parameter.label.lower()}",
            )
        )
        self._form.addRow("" if parameter.kind is Kind.FLAG else parameter.short or parameter.label, field)
        return field

    def _kernel_menu(self) -> QPushButton:
        button = QPushButton("Classic kernels")
        self.kernel_menu = QMenu(button)
        fill_kernels(self.kernel_menu, self._take_kernel)
        button.setMenu(self.kernel_menu)
        return button

    def _take_kernel(self, kernel: Array, title: str) -> None:
        front = self._session.shown.filter
        self._change(self.kernel_size, lambda d, at: edits.set_kernel(d, at, kernel, front), f"Kernel: {title}")

    def _bias_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        self.has_bias = QCheckBox()
        self.has_bias.setAccessibleName("Bias")
        self.bias = RealField("Bias")
        self.listen(self.has_bias.toggled, lambda on: self._set_bias(0.0 if on else None))
        self.bias.edited.connect(self._set_bias)
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.setFocusProxy(self.has_bias)
        line.addWidget(self.has_bias)
        line.addWidget(self.bias, 1)
        return row

    # Showing

    def follow(self, old: Shown | None, new: Shown) -> None:
        """Show ``new``; only what differs from ``old`` is touched."""
        with self.showing():
            self.layers.follow(old, new)
            moved = old is None or old.look.layer != new.look.layer
            if old is None or moved or _input_of(old) != _input_of(new):
                self._show_input(new)
            if old is None or old.layer is not new.layer:
                self._show_layer(new)
            if old is None or (old.layer.name, old.look.walk) != (new.layer.name, new.look.walk):
                self._show_walk(new)
            if old is not None and old.filter != new.filter:
                self._show_bias(new)
            if old is None or moved or _sizes_of(old) != _sizes_of(new):
                self._show_sizes(new)
            self.fractions.setChecked(new.look.fractions)
            if old is None or moved or old.document is not new.document:
                self._settle_refusals()
            if old is not None and old.opened is not new.opened:
                for numbers in self.findChildren(IntsField):
                    numbers.relink()

    def _show_input(self, shown: Shown) -> None:
        document = shown.document
        self.input_size.set_value(document.input.shape[1:])
        self.channels.set_value([document.input.shape[0]])
        self.colours.set_value(document.value_range)
        for row in (self.input_size, self.channels, self.colours):
            # A later layer's input is the map before it: nothing to set here.
            self._form.setRowVisible(row, shown.look.layer == 0)

    def _show_layer(self, shown: Shown) -> None:
        layer = shown.layer
        self.operation.setCurrentIndex(self.operation.findData(layer.name))
        filters = layer.filters
        weighted = filters is not None
        for row in (self.kernel_size, self.filters, self.kernel_button, self.bias_row, self.fractions):
            self._form.setRowVisible(row, weighted)
        self.fractions.setEnabled(denominator_of(shown.setup.weights) > 1)
        if filters is not None:
            self.kernel_size.set_value(layer.kernel_size)
            self.filters.set_value([len(filters)])
            self._show_bias(shown)
        declared = {parameter.name: parameter for parameter in layer.parameters}
        for name, field in self.fields.items():
            parameter = declared.get(name)
            applies = parameter is not None
            if parameter is not None:
                field.set_value(getattr(layer, name))
                if parameter.applies is not None:
                    applies = getattr(layer, parameter.applies[0]) == parameter.applies[1]
            self._form.setRowVisible(field, applies)

    def _show_walk(self, shown: Shown) -> None:
        walks = shown.layer.walks
        self.walk.clear()
        for walk in walks:
            self.walk.addItem(walk.label, walk.name)
        self.walk.setCurrentIndex(walks.index(shown.setup.walk))
        self._form.setRowVisible(self.walk, len(walks) > 1)

    def _show_bias(self, shown: Shown) -> None:
        layer, filters = shown.layer, shown.layer.filters
        if filters is not None:
            self.has_bias.setChecked(layer.has_bias)
            self.bias.setEnabled(layer.has_bias)
            self.bias.set_value(layer.bias_of(min(shown.filter, len(filters) - 1)))

    def _show_sizes(self, shown: Shown) -> None:
        axes, padding = self.sizes.show_sizes(shown), self.fields["padding"]
        if axes is not None and isinstance(padding, PaddingField):
            padding.set_axes(*axes)

    def _settle_refusals(self) -> None:
        """What was refused before is past, unless the text that was refused still stands there."""
        for field in self.findChildren(Field):
            if not field.holds_refused:
                field.accept()

    # Changing

    def _change(self, field: Field, edit: Callable[[Document, int], Document], label: str) -> None:
        session, key = self._session, self._burst.key(label)
        self._try(field, lambda: session.apply(lambda d: edit(d, session.look.layer), label, key))

    def _try(self, field: Field, do: Callable[[], None]) -> None:
        field.accept()
        try:
            do()
        except ConvvizError as error:
            # The document keeps the last good value; a number that was typed stays to be mended.
            typed = field.field.text() if isinstance(field, RealField) else ""
            self.follow(None, self._session.shown)
            if isinstance(field, RealField):
                field.keep_text(typed)
            field.refuse(str(error))

    def _set_bias(self, value: float | None) -> None:
        front = self._session.shown.filter
        self._change(self.bias, lambda d, at: edits.set_bias(d, at, value, front), "Set the bias")

    def _enter(self) -> None:
        if not any(field.refuses for field in self.findChildren(Field)):
            self.entered.emit()


def _input_of(shown: Shown) -> object:
    return shown.document.input.shape, shown.document.value_range


def _sizes_of(shown: Shown) -> object:
    return shown.document.input.shape, shown.document.layers, shown.look.walk, shown.problem, shown.hides_size


def _plain(value: object) -> object:
    """Lists, as fields hand them over, as the tuples that the engine takes."""
    return tuple(value) if isinstance(value, list) else value
