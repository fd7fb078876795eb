"""The fields of an export: which format, and everything that it can be asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QGridLayout, QLineEdit, QWidget

from convviz.export import FORMATS, ExportSettings, Format, Kind, Order, Place, SheetSettings
from convviz.export.settings import MAX_SIZE, MIN_SIZE, PAGES, SIZES
from convviz.model import DETAILS, Detail, Look, Parts
from convviz.stage import THEMES
from convviz.ui.fields import Refusable, Row
from convviz.ui.number_fields import IntField, NumberField
from convviz.ui.transport import DETAIL_LABELS
from convviz.ui.words import label, set_tip

_PARTS = {
    "titles": "Titles",
    "caption": "Caption",
    "numbers": "Cell numbers",
    "kernel": "Kernel",
    "arithmetic": "Arithmetic",
    "scales": "Scales",
    "thumbs": "All channels",
}
_NOT_ON_SHEETS = ("kernel", "arithmetic", "scales", "thumbs")
_ORDERS = {Order.FORWARD: "Forward", Order.REVERSE: "Backward", Order.BOOMERANG: "Forward and back"}
_PLACES = {Place.LAST: "Last", Place.FIRST: "First"}
_AUTO = "as many as fit"
_PARTS_IN_A_ROW = 3


class ExportChoices(QWidget):
    """A form; ``changed`` comes with every choice. What is refused stands under its field."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 8, 0)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._base, self._look = ExportSettings(), Look()
        self.rows: dict[str, Refusable] = {}
        """By the name of the setting."""
        self._build_picture()
        self._build_time()
        self._build_still()
        self._build_sheet()
        labels = [self._form.labelForField(row) for row in (self.format, self._speed_row)]
        # As wide as the widest, so that a format without that row does not move the others.
        labels[0].setMinimumWidth(labels[1].sizeHint().width())

    # Building

    def _build_picture(self) -> None:
        self.format = QComboBox()
        self.format.setAccessibleName("Format")
        kind = None
        for fmt in FORMATS.values():
            if kind is not None and fmt.kind is not kind:
                self.format.insertSeparator(self.format.count())
            kind = fmt.kind
            self.format.addItem(fmt.label, fmt.name)
        self.format.activated.connect(self._format_chosen)
        self._form.addRow("&Format", self.format)
        self._form.addRow("&Size", self._size_row())
        self.theme = self._list("Theme", {name: name.capitalize() for name in THEMES})
        self.transparent = self._check("Transparent background")
        self._form.addRow("&Theme", self.theme)
        self._form.addRow("", self.transparent)
        self.parts = {name: self._check(text) for name, text in _PARTS.items()}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for i, box in enumerate(self.parts.values()):
            grid.addWidget(box, *divmod(i, _PARTS_IN_A_ROW))
        parts_row = QWidget()
        parts_row.setLayout(grid)
        self._form.addRow("Show", parts_row)
        self.steps = QLineEdit()
        self.steps.setAccessibleName("Steps")
        self.steps.setPlaceholderText("all; or 1-9, 12, 1-36:4")
        set_tip(self.steps, "Which steps, counted from 1: 1-9, 12, or 1-36:4 for every fourth")
        self.steps.editingFinished.connect(self.changed)
        self._form.addRow("Ste&ps", self._named_row("steps", self.steps, stretch=0))

    def _named_row(self, name: str, *widgets: QWidget, stretch: int = -1) -> Row:
        """A row under which what is refused of a setting stands."""
        row = self.rows[name] = Row(*widgets, stretch=stretch)
        for widget in widgets:
            if isinstance(widget, IntField | NumberField):
                widget.refused.connect(row.refuse)
        return row

    def _size_row(self) -> QWidget:
        self.size_name = QComboBox()
        self.size_name.setAccessibleName("Size")
        for text, size in SIZES.values():
            self.size_name.addItem(text, size)
        self.size_name.addItem("Own size")
        self.width_field = IntField("Width in pixels", MIN_SIZE, MAX_SIZE)
        self.height_field = IntField("Height in pixels", MIN_SIZE, MAX_SIZE)
        self.size_name.activated.connect(self._size_chosen)
        for field in (self.width_field, self.height_field):
            field.valueChanged.connect(self._sized)
        return self._named_row("size", self.size_name, self.width_field, label("×"), self.height_field, stretch=0)

    def _build_time(self) -> None:
        self.detail = self._list("Detail", {detail: DETAIL_LABELS[detail] for detail in DETAILS.values()})
        self.detail.activated.connect(self._show_rows)
        self.easing = self._check("Soft start and stop")
        self._detail_row = Row(self.detail, self.easing, stretch=0)
        self._form.addRow("&Detail", self._detail_row)
        self.speed = self._number("Steps a second")
        self.order = self._list("Order", _ORDERS)
        self._speed_row = self._named_row("speed", self.speed, self.order, stretch=1)
        self._form.addRow("Steps a s&econd", self._speed_row)
        self.hold_first = self._number("Seconds that the first moment is held")
        self.hold = self._number("Seconds that the last moment is held")
        self._hold_row = self._named_row(
            "hold", self.hold_first, label("at the start,"), self.hold, label("at the end")
        )
        self._form.addRow("Pause (s)", self._hold_row)
        self.forever = self._check("For ever")
        self.loops = IntField("Number of plays", 1, 65535)
        self.loops.setSuffix(" ×")
        self.loops.valueChanged.connect(self.changed)
        self.forever.toggled.connect(self.loops.setDisabled)
        self._loop_row = self._named_row("loops", self.forever, self.loops)
        self._form.addRow("Repeat", self._loop_row)
        self.finished_first = self._check("Finished map first, for print")
        self._form.addRow("", self.finished_first)

    def _build_still(self) -> None:
        self.products = IntField("Products that stand there", 0, 1 << 20)
        self.products.setSpecialValueText("all, with the result")
        self.products.valueChanged.connect(self.changed)
        self._products_row = self._named_row("products", self.products, stretch=0)
        self._form.addRow("Prod&ucts", self._products_row)

    def _build_sheet(self) -> None:
        self.page = self._list("Page", {page.name: page.label for page in PAGES.values()})
        self._form.addRow("P&age", self.page)
        self.per_row = IntField("Tiles in a row", 0, 1000)
        self.per_row.setSpecialValueText(_AUTO)
        self.per_row.valueChanged.connect(self.changed)
        self._per_row_row = self._named_row("per_row", self.per_row, stretch=0)
        self._form.addRow("In a &row", self._per_row_row)
        self.result = self._list("Result", _PLACES)
        self._form.addRow("Result", self.result)
        self.numbered = self._check("Step numbers")
        self.tile_kernel = self._check("Kernel and products")
        self._sheet_row = Row(self.numbered, self.tile_kernel)
        self._form.addRow("Tiles", self._sheet_row)

    def _list(self, name: str, labels: Mapping[Any, str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        for data, text in labels.items():
            box.addItem(text, data)
        box.activated.connect(self.changed)
        return box

    def _check(self, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.toggled.connect(self.changed)
        return box

    def _number(self, name: str) -> NumberField:
        field = NumberField(name)
        field.edited.connect(self.changed)
        return field

    # What is refused

    def refuse(self, text: str, field: str) -> bool:
        """Say under the field of a setting what is wrong with it; False where there is none on the form."""
        row = self.rows.get(field)
        if row is None or not self._form.isRowVisible(row):
            return False
        row.refuse(text)
        return True

    def accept(self) -> None:
        """Take all refusals away."""
        for row in self.rows.values():
            row.accept()

    # What is chosen

    def chosen_format(self) -> Format:
        """The format in the list."""
        return FORMATS[self.format.currentData()]

    def show_choices(self, fmt: Format, settings: ExportSettings, look: Look) -> None:
        """Show other choices, without saying that they changed."""
        self._base, self._look = settings, look
        blocked = self.blockSignals(True)
        self.format.setCurrentIndex(self.format.findData(fmt.name))
        self.width_field.setValue(settings.width)
        self.height_field.setValue(settings.height)
        for box, data in (
            (self.theme, settings.theme),
            (self.detail, look.detail),
            (self.order, settings.order),
            (self.page, settings.sheet.page),
            (self.result, settings.sheet.result),
        ):
            box.setCurrentIndex(box.findData(data))
        for name, check in self.parts.items():
            check.setChecked(getattr(look.parts, name))
        for check, on in (
            (self.transparent, settings.transparent),
            (self.easing, settings.easing),
            (self.finished_first, settings.finished_first),
            (self.forever, settings.loops == 0),
            (self.numbered, settings.sheet.numbered),
            (self.tile_kernel, settings.sheet.tile_kernel),
        ):
            check.setChecked(on)
        for field, value in (
            (self.speed, look.speed),
            (self.hold, settings.hold),
            (self.hold_first, settings.hold_first),
        ):
            field.set_value(value)
        self.loops.setValue(max(settings.loops, 1))
        self.loops.setEnabled(settings.loops != 0)
        self.per_row.setValue(settings.sheet.per_row)
        self.products.setValue(settings.products)
        self.steps.setText(settings.steps)
        self._name_size()
        self._show_rows()
        self.blockSignals(blocked)

    def settings(self) -> ExportSettings:
        """The choices; raises ConvvizError where one is out of range."""
        fmt = self.chosen_format()
        return replace(
            self._base,
            width=self.width_field.value(),
            height=self.height_field.value(),
            theme=self.theme.currentData(),
            transparent=self.transparent.isChecked() and fmt.transparent,
            steps=self.steps.text().strip(),
            easing=self.easing.isChecked(),
            products=self.products.value(),
            order=self.order.currentData(),
            hold_first=self.hold_first.value(),
            hold=self.hold.value(),
            loops=0 if self.forever.isChecked() else self.loops.value(),
            finished_first=self.finished_first.isChecked(),
            sheet=SheetSettings(
                self.page.currentData(),
                self.per_row.value(),
                self.numbered.isChecked(),
                self.result.currentData(),
                self.tile_kernel.isChecked(),
            ),
        )

    def look(self) -> Look:
        """What is looked at, as the export chooses it; raises ConvvizError where the speed is out of range."""
        parts = Parts(**{name: box.isChecked() for name, box in self.parts.items()})
        return self._look.replace(detail=self.detail.currentData(), speed=self.speed.value(), parts=parts)

    # What follows from what

    def _format_chosen(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        """Only what means something for the format."""
        fmt = self.chosen_format()
        sheet, film = fmt.kind is Kind.SHEET, fmt.kind in (Kind.ANIMATION, Kind.PAGES)
        # What means nothing for a format is grey, so that nothing moves; the rows at the foot are an
        # animation's or a sheet's.
        for row, meant in (
            (self.rows["size"], not sheet),
            (self.transparent, fmt.transparent),
            (self._hold_row, fmt.timed),
            (self._loop_row, fmt.loops or fmt.name == "html"),
        ):
            row.setEnabled(meant)
            beside = self._form.labelForField(row)
            if beside is not None:
                beside.setEnabled(meant)
        animation = (self._detail_row, self._speed_row, self._hold_row, self._loop_row, self.finished_first)
        self._show(animation, film)
        self._show((self._products_row,), fmt.kind is Kind.MOMENT)
        self._show((self.page, self._per_row_row, self.result, self._sheet_row), sheet)
        for name in _NOT_ON_SHEETS:
            self.parts[name].setEnabled(not sheet)
        self.easing.setEnabled(self.detail.currentData() is Detail.GLIDE)

    def _show(self, rows: Iterable[QWidget], shown: bool) -> None:
        for row in rows:
            self._form.setRowVisible(row, shown)

    def _size_chosen(self) -> None:
        size = self.size_name.currentData()
        if size is not None:
            blocked = self.blockSignals(True)
            self.width_field.setValue(size[0])
            self.height_field.setValue(size[1])
            self.blockSignals(blocked)
            self.changed.emit()

    def _sized(self) -> None:
        self._name_size()
        self.changed.emit()

    def _name_size(self) -> None:
        size = (self.width_field.value(), self.height_field.value())
        sizes = [known for _, known in SIZES.values()]
        self.size_name.setCurrentIndex(sizes.index(size) if size in sizes else len(sizes))
