"""The panel on the left: sizes, parameters, bias, what follows from them, and what is drawn with."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convviz.engine import OPERATIONS, Kind, Operation, Parameter, Weighted
from convviz.engine.arrays import Array
from convviz.errors import ConvvizError
from convviz.model import MAX_CHANNELS, MAX_KERNEL_SIDE, MAX_SIDE, Document, channels, edits, layers
from convviz.model.fractions import denominator_of
from convviz.session import Session
from convviz.session.history import Work
from convviz.session.session import Edit
from convviz.ui.burst import Burst
from convviz.ui.colours_field import ColoursField
from convviz.ui.draw_value import DrawValue
from convviz.ui.fields import Field, IntsField, RealField, shrinking
from convviz.ui.layer_field import LayerField
from convviz.ui.parameter_fields import PaddingField, field_for
from convviz.ui.preset_menu import fill_kernels
from convviz.ui.sizes_text import SizesText
from convviz.ui.style import heading
from convviz.ui.words import set_tip

_LABELS = {
    "stride": "&Stride",
    "dilation": "&Dilation",
    "padding": "P&adding",
    "padding_mode": "&Mode",
    "padding_value": "Pad value",
    "output_padding": "Out pad",
    "groups": "&Groups",
    "activation_slope": "Slope",
}
"""Short labels, with the letter that Alt takes to the field."""

_ORDER = (
    "view",
    "kernel_size",
    "stride",
    "dilation",
    "padding",
    "padding_mode",
    "padding_value",
    "output_padding",
    "ceil_mode",
    "count_include_pad",
    "groups",
    "flip",
    "activation",
    "activation_slope",
)
"""Parameters from top to bottom; others follow."""


class OperationPanel(QScrollArea):
    """Shows the parameters of the session's document and changes them."""

    draw_value_changed = Signal(float)
    fractions_shown = Signal(bool)
    layer_shown = Signal(int)
    entered = Signal()  # Enter was pressed in a field, and nothing refused

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(312)
        self._session, self._apply = session, session.apply
        self._burst, self._shown_filter = Burst(), -1
        self._shown_work: Work | None = None
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
        self.sync(None, session.document)

    # Building

    def _build(self) -> None:
        form = self._form_layout()
        self.draw_value = DrawValue()
        self.draw_value.edited.connect(self.draw_value_changed.emit)
        form.addRow("Dra&w", self.draw_value)
        self._layers()
        self._form = self._section("Setup")
        self.input_size = self._ints("Input size", ["rows", "columns"], MAX_SIDE, edits.resize_input)
        self._form.addRow("I&nput", self.input_size)
        self.channels = self._ints("Input channels", ["channels"], MAX_CHANNELS, channels.set_input_channels)
        self._form.addRow("&Channels", self.channels)
        self.colours = ColoursField()
        self.colours.edited.connect(
            lambda colours: self._change(self.colours, lambda d: edits.set_colours(d, colours), "Colours of the input")
        )
        self._form.addRow("Colours", self.colours)
        self.kernel_size = self._ints("Kernel size", ["rows", "columns"], MAX_KERNEL_SIDE, edits.resize_kernel)
        self._form.addRow("&Kernel", self.kernel_size)
        self.filters = self._ints("Filters", ["filters"], MAX_CHANNELS, channels.set_filters)
        self._form.addRow("F&ilters", self.filters)
        self.kernel_button = self._kernel_menu()
        self._form.addRow("", self.kernel_button)
        self.fractions = QCheckBox("As fractions")
        set_tip(self.fractions, "Show a kernel of ninths as 1/9 times whole numbers; its values stay the same")
        self.fractions.toggled.connect(self.fractions_shown)
        self._form.addRow("", self.fractions)
        # One field for all operations that declare the same parameter.
        declared = {p.name: p for operation in OPERATIONS.values() for p in operation.parameters}
        order = sorted(declared, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
        self.fields = {name: self._parameter_row(declared[name]) for name in order}
        self.bias_row = self._bias_row()
        self._form.addRow("&Bias", self.bias_row)
        self.sizes = SizesText()
        self._section("Output size").addRow(self.sizes)

    def _layers(self) -> None:
        """Which layer is on the stage, and which operation it is."""
        self.layers = LayerField()
        form = self._section("Layer", self.layers.buttons.values())
        self.layers.shown.connect(self.layer_shown)
        self.layers.changed.connect(lambda edit, label: self._change(self.layers, edit, label, merge=False))
        form.addRow(self.layers)
        self.operation = shrinking(QComboBox())
        self.operation.setAccessibleName("Operation")
        for name, operation in OPERATIONS.items():
            self.operation.addItem(operation.label, name)
        self.operation.activated.connect(self._choose_operation)
        form.addRow("&Operation", self.operation)

    def _choose_operation(self) -> None:
        name = self.operation.currentData()
        self._change(self.layers, lambda d: layers.set_operation(d, name), f"Operation: {OPERATIONS[name].label}")

    def _ints(self, name: str, parts: list[str], most: int, edit: Callable[..., Document]) -> IntsField:
        field = IntsField(name, parts, 1, most)
        label = f"Set the {name.lower()}"
        field.edited.connect(lambda values: self._change(field, lambda d: edit(d, *values), label))
        return field

    def _section(self, title: str, buttons: Iterable[QWidget] = ()) -> QFormLayout:
        """A heading, with buttons beside it, and a form under it."""
        row = QHBoxLayout()
        row.setSpacing(3)
        row.addWidget(heading(title), 1)
        for button in buttons:
            row.addWidget(button)
        self._column.addLayout(row)
        return self._form_layout()

    def _form_layout(self) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 6)
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(5)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._column.addLayout(form)
        return form

    def _parameter_row(self, parameter: Parameter) -> Field:
        field, name = field_for(parameter), parameter.name
        field.edited.connect(
            lambda value: self._change(
                field, lambda d: edits.set_parameter(d, name, _plain(value)), f"Set the {parameter.label.lower()}"
            )
        )
        self._form.addRow("" if parameter.kind is Kind.FLAG else _LABELS.get(name, parameter.label), field)
        return field

    def _kernel_menu(self) -> QPushButton:
        button = QPushButton("Classic kernels")
        self.kernel_menu = QMenu(button)
        fill_kernels(self.kernel_menu, self._take_kernel)
        button.setMenu(self.kernel_menu)
        return button

    def _take_kernel(self, kernel: Array, title: str) -> None:
        self._change(self.kernel_size, lambda d: edits.set_kernel(d, kernel, self._filter()), f"Kernel: {title}")

    def _bias_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        self.has_bias = QCheckBox()
        self.has_bias.setAccessibleName("Bias")
        self.bias = RealField("Bias")
        self.has_bias.toggled.connect(lambda on: self._set_bias(0.0 if on else None))
        self.bias.edited.connect(self._set_bias)
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.setFocusProxy(self.has_bias)
        line.addWidget(self.has_bias)
        line.addWidget(self.bias, 1)
        return row

    # Showing

    def sync(self, old: Document | None, new: Document) -> None:
        """Show ``new``; only what differs from ``old`` is touched."""
        if old is None or old.input.shape != new.input.shape:
            self.input_size.set_value(new.input.shape[1:])
            self.channels.set_value([new.input.shape[0]])
        self.colours.set_value(new.value_range)
        for row in (self.input_size, self.channels, self.colours):
            # A later layer's input is the map before it: nothing to set here.
            self._form.setRowVisible(row, new.active == 0)
        self.layers.show_layers(new)
        if old is None or old.layer is not new.layer:
            self._sync_layer(new.layer)
        if old is None or old.input.shape != new.input.shape or old.layers != new.layers or old.active != new.active:
            axes = self.sizes.show_sizes(new, self._session.problem)
            padding = self.fields["padding"]
            if axes is not None and isinstance(padding, PaddingField):
                padding.set_axes(*axes)
        work = self._session.history.state.work
        if work is not self._shown_work:  # another setup
            self._shown_work = work
            for numbers in self.findChildren(IntsField):
                numbers.relink()
        for field in self.findChildren(Field):
            if not field.holds_refused:
                field.accept()

    def _sync_layer(self, layer: Operation) -> None:
        self.operation.setCurrentIndex(self.operation.findData(layer.name))
        weighted = isinstance(layer, Weighted)
        for row in (self.kernel_size, self.filters, self.kernel_button, self.bias_row):
            self._form.setRowVisible(row, weighted)
        fractions = weighted and denominator_of(self._session.document) > 1
        self.fractions.setEnabled(fractions)
        self._form.setRowVisible(self.fractions, weighted)
        if isinstance(layer, Weighted):
            self.kernel_size.set_value(layer.kernel_size)
            self.filters.set_value([layer.filter_count])
            self._sync_bias(layer)
        declared = {parameter.name: parameter for parameter in layer.parameters}
        for name, field in self.fields.items():
            parameter = declared.get(name)
            shown = parameter is not None
            if parameter is not None:
                field.set_value(getattr(layer, name))
                if parameter.applies is not None:
                    shown = getattr(layer, parameter.applies[0]) == parameter.applies[1]
            self._form.setRowVisible(field, shown)

    def show_filter(self) -> None:
        """The player is at another step: show the bias of its filter."""
        if self._filter() != self._shown_filter:
            layer = self._session.document.layer
            if isinstance(layer, Weighted):
                self._sync_bias(layer)

    def _sync_bias(self, layer: Weighted) -> None:
        self._shown_filter = self._filter()
        with QSignalBlocker(self.has_bias):
            self.has_bias.setChecked(layer.bias is not None)
        self.bias.setEnabled(layer.bias is not None)
        self.bias.set_value(layer.bias_of(min(self._filter(), layer.filter_count - 1)))

    # Changing

    def _change(self, field: Field, edit: Edit, label: str, *, merge: bool = True) -> None:
        field.accept()
        try:
            self._apply(edit, label, self._burst.key(label) if merge else None)
        except ConvvizError as error:
            # The document keeps the last good value; a number that was typed stays to be mended.
            typed = field.field.text() if isinstance(field, RealField) else ""
            self.sync(None, self._session.document)
            if isinstance(field, RealField):
                field.keep_text(typed)
            field.refuse(str(error))

    def _set_bias(self, value: float | None) -> None:
        self._change(self.bias, lambda d: edits.set_bias(d, value, self._filter()), "Set the bias")

    def _enter(self) -> None:
        if not any(field.refuses for field in self.findChildren(Field)):
            self.entered.emit()

    def _filter(self) -> int:
        trace = self._session.trace
        return trace[self._session.player.playhead.step].position[0] if trace else 0


def _plain(value: object) -> object:
    """Lists, as fields hand them over, as the tuples that the engine takes."""
    return tuple(value) if isinstance(value, list) else value
