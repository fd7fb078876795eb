"""The fields of an export: which format, and everything that it can be asked for."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QGridLayout, QLineEdit, QWidget

from convviz.errors import ConvvizError
from convviz.export import FORMATS, ExportSettings, Format, Kind
from convviz.export.choices import CHOICES, Owner, chosen
from convviz.export.sizes import MAX_SIZE, MIN_SIZE, SIZES, Size, on_paper, parse_size
from convviz.model import Detail, Document, Look, Setup
from convviz.ui.export.controls import Control, Plays
from convviz.ui.fields.numbers import IntField, NumberField
from convviz.ui.fields.rows import Refusable, Row
from convviz.ui.words import label, set_tip

_NOT_ON_SHEETS = ("kernel", "arithmetic", "scales", "thumbs")
_PARTS_IN_A_ROW = 3

_PAPER = 104
"""Points of the field for a size on paper."""


class ExportChoices(QWidget):
    """A form; ``changed`` comes with every choice. What is refused stands under its field."""

    changed = Signal()

    def __init__(self, layer_count: int = 1) -> None:
        """``layer_count`` is how many layers what is exported has."""
        super().__init__()
        self._layer_count = layer_count
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 8, 0)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._base, self._look = ExportSettings(), Look()
        self.controls = {row.name: Control(row, self.changed) for row in CHOICES.values() if row.asked}
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
        self._paper_row = self._build_paper()
        self._form.addRow("On pa&per", self._paper_row)
        self._form.addRow("&Theme", self._widget("theme"))
        self._form.addRow("", self._widget("transparent"))
        self._form.addRow("Te&xts", self._widget("texts"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        parts = [row.name for row in CHOICES.values() if row.owner is Owner.PARTS and row.values is None]
        for i, name in enumerate(parts):
            grid.addWidget(self._widget(name), *divmod(i, _PARTS_IN_A_ROW))
        parts_row = QWidget()
        parts_row.setLayout(grid)
        self._form.addRow("Show", parts_row)
        self._form.addRow("Ste&ps", self._named_row("steps", "steps", stretch=0))

    def _widget(self, name: str) -> QWidget:
        return self.controls[name].widget

    def _named_row(self, name: str, *parts: str, stretch: int = -1) -> Row:
        """A row under which what is refused of a setting stands; of choices by their names, and words."""
        widgets = [self._widget(part) if part in self.controls else label(part) for part in parts]
        return self._row_of(name, widgets, stretch)

    def _row_of(self, name: str, widgets: list[QWidget], stretch: int) -> Row:
        row = self.rows[name] = Row(*widgets, stretch=stretch)
        for widget in widgets:
            if isinstance(widget, IntField | NumberField | Plays):
                widget.refused.connect(row.refuse)
        return row

    def _size_row(self) -> QWidget:
        self.size_name = QComboBox()
        self.size_name.setAccessibleName("Size")
        for name, (text, _) in SIZES.items():
            self.size_name.addItem(text, name)
        self.size_name.addItem("Own size")
        self.width_field = IntField("Width in pixels", MIN_SIZE, MAX_SIZE)
        self.height_field = IntField("Height in pixels", MIN_SIZE, MAX_SIZE)
        self.size_name.activated.connect(self._size_chosen)
        for field in (self.width_field, self.height_field):
            field.valueChanged.connect(self._sized)
        return self._row_of("size", [self.size_name, self.width_field, label("×"), self.height_field], 0)

    def _build_paper(self) -> Row:
        """How large it is on paper, which can be typed, at how many dots an inch, with how large letters."""
        self.paper = QLineEdit()
        self.paper.setAccessibleName("Size on paper")
        self.paper.setPlaceholderText("85mm, 3x2in")
        self.paper.setMaximumWidth(_PAPER)
        set_tip(self.paper, "A width such as 85mm or 3.5in, or width and height such as 85x60mm")
        self.paper.editingFinished.connect(self._paper_typed)
        dots, letters = self._widget("dots"), self._widget("letters")
        if isinstance(dots, IntField):
            dots.valueChanged.connect(self._name_size)
        return self._row_of("letters", [self.paper, dots, label("titles"), letters, label("pt")], 5)

    def _build_time(self) -> None:
        detail = self._widget("detail")
        if isinstance(detail, QComboBox):
            detail.activated.connect(self._show_rows)
        self._detail_row = Row(detail, self._widget("easing"), stretch=0)
        self._form.addRow("&Detail", self._detail_row)
        self._speed_row = self._named_row("speed", "speed", "order", stretch=1)
        self._form.addRow("Steps a s&econd", self._speed_row)
        self._hold_row = self._named_row("hold", "hold_first", "at the start,", "hold", "at the end")
        self._form.addRow("Pause (s)", self._hold_row)
        self._loop_row = self._named_row("loops", "loops")
        self._form.addRow("Repeat", self._loop_row)
        self._form.addRow("La&yers", self._widget("layers"))
        self._form.addRow("", self._widget("finished_first"))

    def _build_still(self) -> None:
        self._products_row = self._named_row("products", "products", stretch=0)
        self._form.addRow("Prod&ucts", self._products_row)

    def _build_sheet(self) -> None:
        self._form.addRow("P&age", self._widget("page"))
        self._per_row_row = self._named_row("per_row", "per_row", stretch=0)
        self._form.addRow("In a &row", self._per_row_row)
        self._form.addRow("Result", self._widget("result"))
        self._sheet_row = Row(self._widget("numbered"), self._widget("tile_kernel"))
        self._form.addRow("Tiles", self._sheet_row)

    # What is refused

    def refuse(self, text: str, field: str) -> bool:
        """Say under the field of a setting what is wrong with it; False where there is none on the form."""
        row = self.rows.get(field)
        if row is None or not self._form.isRowVisible(row):
            return False
        row.refuse(text)
        return True

    def accept(self) -> None:
        """Take refusals away, but those of texts that still stand there."""
        for row in self.rows.values():
            if not self._holds_refused(row):
                row.accept()

    @property
    def refuses(self) -> bool:
        """Whether a text stands in a field that it does not take: what would be exported is something else."""
        return any(self._holds_refused(row) for row in self.rows.values())

    def _holds_refused(self, row: Refusable) -> bool:
        whole = any(field.holds_refused for field in row.findChildren(IntField))
        real = any(field.holds_refused for field in row.findChildren(NumberField))
        return whole or real or (row is self._paper_row and self.paper.isModified())

    # What is chosen

    def chosen_format(self) -> Format:
        """The format in the list."""
        return FORMATS[self.format.currentData()]

    def show_choices(self, fmt: Format, settings: ExportSettings, look: Look) -> None:
        """Show other choices, without saying that they changed."""
        self._base, self._look = settings, look
        blocked = self.blockSignals(True)
        self.format.setCurrentIndex(self.format.findData(fmt.name))
        self._show_size(Size(settings.width, settings.height, settings.dots))
        for control in self.controls.values():
            control.show(control.row.value_in(settings, look))
        self._name_size()
        self._show_rows()
        self.blockSignals(blocked)

    def chosen(self, document: Document) -> tuple[Setup, ExportSettings]:
        """The document as it is to be looked at, and the settings; raises ConvvizError where one is out of range."""
        values = {name: control.value for name, control in self.controls.items()}
        if self._layer_count == 1:
            del values["layers"]
        values["transparent"] = values["transparent"] and self.chosen_format().transparent
        values["size"] = (self.width_field.value(), self.height_field.value())
        return chosen(Setup(document, self._look), self._base, values)

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
            (self._paper_row, not sheet),
            (self._widget("transparent"), fmt.transparent),
            (self._hold_row, fmt.timed),
            (self._loop_row, fmt.loops or fmt.name == "html"),
        ):
            row.setEnabled(meant)
            beside = self._form.labelForField(row)
            if beside is not None:
                beside.setEnabled(meant)
        animation = (self._detail_row, self._speed_row, self._hold_row, self._loop_row, self._widget("finished_first"))
        self._show(animation, film)
        self._show((self._widget("layers"),), self._layer_count > 1)
        self._show((self._products_row,), fmt.kind is Kind.MOMENT)
        self._show((self._widget("page"), self._per_row_row, self._widget("result"), self._sheet_row), sheet)
        for name in _NOT_ON_SHEETS:
            self._widget(name).setEnabled(not sheet)
        self._widget("easing").setEnabled(self.controls["detail"].value is Detail.GLIDE)

    def _show(self, rows: Iterable[QWidget], shown: bool) -> None:
        for row in rows:
            self._form.setRowVisible(row, shown)

    def _paper_typed(self) -> None:
        """A size on paper: as many pixels as its dots make of it."""
        if not self.paper.isModified():
            return
        try:
            size = parse_size(self.paper.text(), self.controls["dots"].value)
        except ConvvizError as error:
            self._paper_row.refuse(str(error))
            return
        self._paper_row.accept()
        self._show_size(size)
        self.changed.emit()

    def _show_size(self, size: Size) -> None:
        blocked = self.blockSignals(True)
        for field, pixels in ((self.width_field, size.width), (self.height_field, size.height)):
            field.setValue(pixels)
            field.revert()
        self.controls["dots"].show(size.dots)
        self.blockSignals(blocked)
        self._name_size()

    def _size_chosen(self) -> None:
        name = self.size_name.currentData()
        if name is not None:
            self._show_size(SIZES[name][1])
            self.changed.emit()

    def _sized(self) -> None:
        self._name_size()
        self.changed.emit()

    def _name_size(self) -> None:
        size = Size(self.width_field.value(), self.height_field.value(), self.controls["dots"].value)
        sizes = [known for _, known in SIZES.values()]
        self.size_name.setCurrentIndex(sizes.index(size) if size in sizes else len(sizes))
        self.paper.setText(on_paper(size))
        self.paper.setModified(False)
