"""Cells by their names: x₁₂, w₀₁, y₂₃."""

from dataclasses import dataclass

from convviz.engine import Step

_LOW = str.maketrans("0123456789-", "₀₁₂₃₄₅₆₇₈₉₋")
_HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Names:
    """Names count rows and columns from ``first``, 0 or 1; a cell in the padding above the first row comes before.

    Of several ``channels`` the channel stands above, of several ``filters`` the filter of a map's cell.
    """

    first: int = 0
    channels: int = 1
    filters: int = 1
    spacing: tuple[int, int] = (1, 1)
    """From one cell of the input to the next where zeros stand between; those are called 0"""

    def terms(self, step: Step, k: int) -> tuple[str, str]:
        """The names of the input cell and of the weight whose product is number ``k`` of a step."""
        _, rows, columns = step.products.shape
        c, i, j = k // (rows * columns), k // columns % rows, k % columns
        source, kernel = step.source, step.kernel
        above = self._above(int(source.channels[min(c, len(source.channels) - 1)]), self.channels)
        (row, between), (column, beside) = (
            divmod(at, apart)
            for at, apart in zip((_at(source.rows, i), _at(source.columns, j)), self.spacing, strict=True)
        )
        x = "0" if between or beside else f"x{above}{self._low(row, column)}"
        w = f"w{above}{self._low(_at(kernel.rows, i), _at(kernel.columns, j))}"
        return x, w

    def output(self, step: Step) -> str:
        """The name of the cell that a step writes."""
        _, row, column = step.position
        return f"y{self._above(step.position[0], self.filters)}{self._low(row, column)}"

    def _above(self, number: int, count: int) -> str:
        return str(number + self.first).translate(_HIGH) if count > 1 else ""

    def _low(self, row: int, column: int) -> str:
        row, column = row + self.first, column + self.first
        between = "" if 0 <= row < 10 and 0 <= column < 10 else ","
        return f"{row}{between}{column}".translate(_LOW)


def _at(cells: object, place: int) -> int:
    """The ``place``th cell of an axis, or the one that all share."""
    return int(cells[min(place, len(cells) - 1)])  # type: ignore[index, arg-type]
