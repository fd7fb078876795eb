"""Two settings on one input: which steps belong together, and what differs."""

from dataclasses import dataclass
from enum import Enum

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.model.setup import Setup
from convviz.model.words import parameters_text


class InStep(Enum):
    """Which step of the second belongs to one of the first."""

    CELL = "cell"
    """The one that writes the cell at the same place of the map, in proportion where one is larger"""
    STEP = "step"
    """The one with the same number, the last where there are fewer"""
    TIME = "time"
    """The one at the same share of all"""


IN_STEP: dict[str, InStep] = {by.value: by for by in InStep}


@dataclass(frozen=True, slots=True)
class Other:
    """What is compared with: a setup, whose own input does not count, how both go in step, and whether the colours of
    both maps mean the same.
    """

    setup: Setup
    by: InStep = InStep.CELL
    one_range: bool = True

    def beside(self, setup: Setup) -> Setup:
        """It on the input of ``setup``, looked at in the same way. Raises ConvvizError for other channels."""
        document = setup.document.replace(layers=self.setup.document.layers)
        look, own = setup.look, self.setup.look
        return Setup(
            document, look.replace(layer=own.layer, walks=own.walks, pins=(), selection=None, overlays=look.overlays)
        )


def step_beside(first: Trace, second: Trace, step: int, by: InStep) -> int:
    """The step of ``second`` that belongs to ``step`` of ``first``."""
    here, there = len(first), len(second)
    if by is InStep.STEP:
        return min(step, there - 1)
    if by is InStep.TIME:
        return max(-(-(step + 1) * there // here) - 1, 0)
    sides = zip(_place(first, step), first.step_shape, second.step_shape, strict=True)
    # The first to the first, and the last to the last.
    place = (max((at + 1) * n // m - 1, 0) for at, m, n in sides)
    f, row, column = place
    _, rows, columns = second.step_shape
    return (f * rows + row) * columns + column


def _place(trace: Trace, step: int) -> tuple[int, int, int]:
    _, rows, columns = trace.step_shape
    f, rest = divmod(step, rows * columns)
    return f, *divmod(rest, columns)


def differences(first: Setup, second: Setup) -> tuple[str, str]:
    """What of each is set otherwise than in the other: ``stride 1`` and ``stride 2``; what both have is left out."""
    one, two = (_said(setup) for setup in (first, second))
    return tuple(" · ".join(part for part in own if part not in other) for own, other in ((one, two), (two, one)))  # type: ignore[return-value]


def _said(setup: Setup) -> list[str]:
    parts = parameters_text(setup.layer, setup.walk).split(" · ")
    count = len(setup.document.layers)
    return [*([f"layer {setup.look.layer + 1} of {count}"] if count > 1 else []), *parts]


def trace_of(setup: Setup) -> tuple[Trace | None, str]:
    """Its steps, or None and why there are none."""
    try:
        return setup.trace(), ""
    except ConvvizError as error:
        return None, str(error)
