"""Forms: labels at the left, fields at the right, under headings."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from convviz.ui.style import heading


def section(column: QVBoxLayout, title: str, buttons: Iterable[QWidget] = ()) -> QFormLayout:
    """A heading at the end of ``column``, with buttons beside it, and a form under it."""
    row = QHBoxLayout()
    row.setSpacing(3)
    row.addWidget(heading(title), 1)
    for button in buttons:
        row.addWidget(button)
    column.addLayout(row)
    return form_in(column)


def form_in(column: QVBoxLayout) -> QFormLayout:
    """A form at the end of ``column``."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 6)
    form.setHorizontalSpacing(10)
    form.setVerticalSpacing(5)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    column.addLayout(form)
    return form
