"""The panel on the left: sizes, parameters, bias, what follows from them, and what is drawn with."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convviz.engine import AxisSize, Conv2d, Kind
from convviz.errors import ConvvizError
from convviz.model import MAX_KERNEL_SIDE, MAX_SIDE, Document, edits, presets
from convviz.session import Session
from convviz.session.session import Edit
from convviz.stage.text import axis_formula, size_text, unreached_text
from convviz.ui.burst import Burst
from convviz.ui.fields import Field, IntsField, LinkButton, RealField
from convviz.ui.parameter_fields import PaddingField, field_for
from convviz.ui.style import heading

_SWATCHES = (1.0, 0.5, 0.0, -1.0)
_LABELS = {"stride": "&Stride", "dilation": "&Dilation", "padding": "P&adding", "padding_mode": "&Mode"}
"""Short labels, with the letter that Alt takes to the field."""

_KERNEL_GROUP = "Classic kernels"


class OperationPanel(QScrollArea):
    """Shows the parameters of the session's document and changes them."""

    draw_value_changed = Signal(float)
    entered = Signal()  # Enter was pressed in a field, and nothing refused

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(312)
        self._session, self._apply = session, session.apply
        self._burst, self._shown_filter = Burst(), -1
        content = QWidget()
        content.setObjectName("panel-content")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(14, 8, 14, 10)
        self._column.setSpacing(5)
        self._build()
        self._column.addStretch()
        self.setWidget(content)
        for line in content.findChildren(QLineEdit):
            line.returnPressed.connect(self._enter)
        self.sync(None, session.document)

    # Building

    def _build(self) -> None:
        form = self._section("Drawing")
        self.draw_value = self._draw_field()
        self.draw_value.edited.connect(self._choose_value)
        form.addRow("Va&lue", self.draw_value)
        self._form = self._section("Convolution")
        self.input_size = IntsField("Input size", ["rows", "columns"], 1, MAX_SIDE)
        self.input_size.edited.connect(
            lambda size: self._change(self.input_size, lambda d: edits.resize_input(d, *size), "Resize the input")
        )
        self._form.addRow("I&nput", self.input_size)
        self.kernel_size = IntsField("Kernel size", ["rows", "columns"], 1, MAX_KERNEL_SIDE)
        self.kernel_size.edited.connect(
            lambda size: self._change(self.kernel_size, lambda d: edits.resize_kernel(d, *size), "Resize the kernel")
        )
        self._form.addRow("&Kernel", self.kernel_size)
        self._form.addRow("", self._kernel_menu())
        self.fields = {p.name: self._parameter_row(p.name) for p in Conv2d.parameters}
        self._form.addRow("&Bias", self._bias_row())
        self._sizes()

    def _section(self, title: str) -> QFormLayout:
        self._column.addWidget(heading(title))
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 6)
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(5)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._column.addLayout(form)
        return form

    def _parameter_row(self, name: str) -> Field:
        parameter = next(p for p in Conv2d.parameters if p.name == name)
        field = field_for(parameter)
        field.edited.connect(
            lambda value: self._change(
                field, lambda d: edits.set_parameter(d, name, _plain(value)), f"Set the {parameter.label.lower()}"
            )
        )
        short = _LABELS.get(name, parameter.label)
        if parameter.kind is Kind.FLAG:
            self._form.addRow("", field)
        else:
            self._form.addRow(short, field)
        return field

    def _draw_field(self) -> RealField:
        buttons = []
        for value in _SWATCHES:
            button = QPushButton(f"{value:g}".replace("-", "\N{MINUS SIGN}"))
            button.setFixedWidth(34)
            button.setAccessibleName(f"Draw with {value:g}")
            button.setToolTip(f"Draw with {value:g} (the right mouse button draws 0)")
            button.clicked.connect(lambda _, v=value: self._choose_value(v))
            buttons.append(button)
        field = RealField("Value to draw with", buttons)
        field.field.setFixedWidth(58)
        field.set_value(1.0)
        return field

    def _kernel_menu(self) -> QPushButton:
        button = QPushButton("Classic kernels")
        menu = QMenu(button)
        for preset in presets():
            if preset.group == _KERNEL_GROUP:
                kernel = preset.document.layer.weight[0, 0]
                action = menu.addAction(f"{preset.title}   {size_text(kernel.shape)}")
                action.setToolTip(preset.document.description)
                label = f"Kernel: {preset.title}"
                action.triggered.connect(
                    lambda _, k=kernel, text=label: self._change(
                        self.kernel_size, lambda d: edits.set_kernel(d, k, self._filter()), text
                    )
                )
        menu.setToolTipsVisible(True)
        button.setMenu(menu)
        self.kernel_menu = menu
        return button

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

    def _sizes(self) -> None:
        form = self._section("Output size")
        self.formula_rows, self.formula_columns, self.unreached = QLabel(), QLabel(), QLabel()
        for label in (self.formula_rows, self.formula_columns, self.unreached):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.unreached.setObjectName("muted")
        form.addRow(self.formula_rows)
        form.addRow(self.formula_columns)
        form.addRow(self.unreached)

    # Showing

    def sync(self, old: Document | None, new: Document) -> None:
        """Show ``new``; only what differs from ``old`` is touched."""
        for field in self.findChildren(Field):
            field.accept()
        if old is None or old.input.shape != new.input.shape:
            self.input_size.set_value(new.input.shape[1:])
        if old is None or old.layer != new.layer:
            self._sync_layer(new.layer)
        if old is None or old.input.shape != new.input.shape or old.layer != new.layer:
            self._sync_sizes(*new.layer.axis_sizes(new.input.shape))
        history = self._session.history
        if not history.undo_label and not history.redo_label:  # opened just now
            for numbers in self.findChildren(IntsField):
                numbers.relink()

    def _sync_layer(self, layer: Conv2d) -> None:
        self.kernel_size.set_value(layer.kernel_size)
        for parameter in layer.parameters:
            field = self.fields[parameter.name]
            field.set_value(getattr(layer, parameter.name))
            if parameter.applies is not None:
                name, value = parameter.applies
                self._form.setRowVisible(field, getattr(layer, name) == value)
        self._sync_bias(layer)

    def show_filter(self) -> None:
        """The player is at another step: show the bias of its filter."""
        if self._filter() != self._shown_filter:
            self._sync_bias(self._session.document.layer)

    def _sync_bias(self, layer: Conv2d) -> None:
        self._shown_filter = self._filter()
        with QSignalBlocker(self.has_bias):
            self.has_bias.setChecked(layer.bias is not None)
        self.bias.setEnabled(layer.bias is not None)
        self.bias.set_value(0.0 if layer.bias is None else float(layer.bias[self._filter()]))

    def _sync_sizes(self, rows: AxisSize, columns: AxisSize) -> None:
        padding = self.fields["padding"]
        if isinstance(padding, PaddingField):
            padding.set_axes(rows, columns)
        same = rows == columns
        self.formula_rows.setText(f"{'Rows and columns' if same else 'Rows'}\n{axis_formula(rows)}")
        self.formula_columns.setText("" if same else f"Columns\n{axis_formula(columns)}")
        self.formula_columns.setVisible(not same)
        problem = self._session.problem
        self.unreached.setText(problem or unreached_text(rows, columns))
        self.unreached.setObjectName("refusal" if problem else "muted")
        self.unreached.style().polish(self.unreached)

    def refresh_icons(self) -> None:
        """Icons in the colours of the look."""
        for button in self.findChildren(LinkButton):
            button.refresh_icon()

    # Changing

    def _change(self, field: Field, edit: Edit, label: str) -> None:
        field.accept()
        try:
            self._apply(edit, label, self._burst.key(label))
        except ConvvizError as error:
            # The field goes back to the last good value and says why.
            self.sync(None, self._session.document)
            field.refuse(str(error))

    def _set_bias(self, value: float | None) -> None:
        self._change(self.bias, lambda d: edits.set_bias(d, value, self._filter()), "Set the bias")

    def _enter(self) -> None:
        if not any(field.refuses for field in self.findChildren(Field)):
            self.entered.emit()

    def _choose_value(self, value: float) -> None:
        self.draw_value.set_value(value)
        self.draw_value_changed.emit(value)

    def _filter(self) -> int:
        trace = self._session.trace
        return trace[self._session.player.playhead.step].output_index[0] if trace else 0


def _plain(value: object) -> object:
    """Lists, as fields hand them over, as the tuples that the engine takes."""
    return tuple(value) if isinstance(value, list) else value
