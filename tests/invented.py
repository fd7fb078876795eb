"""What somebody adds to convviz: one of each kind that the README names, each as the README says."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from convviz.engine.activations import Activation
from convviz.engine.correlate import joined_windows
from convviz.engine.padding import PaddingMode
from convviz.engine.pools import MaxPool2d
from convviz.engine.reductions import Reduction
from convviz.engine.walks import GATHERING, WINDOWS, Maps, Phase, Walk
from convviz.export.registry import Format, Kind
from convviz.session.tools import Points, Tool
from convviz.stage.cells import Panel
from convviz.stage.marks import Wash
from convviz.stage.overlays import Overlay
from convviz.stage.places import cells_rect
from convviz.ui.actions import Command

MIN = Reduction(
    "min",
    "its smallest value",
    "minimum",
    "min(",
    ", ",
    ")",
    lambda values, _: float(values.min(initial=np.inf)),
    lambda values, _: min(values),
)


class BackwardsMaps(Maps):
    def written(self, filter_index, steps):
        whole = self.trace.settled[filter_index]
        done = min(max(steps - filter_index * whole.size, 0), whole.size)
        partial = np.full(whole.shape, np.nan)
        partial.ravel()[whole.size - done :] = whole.ravel()[whole.size - done :]
        return partial


class Backwards(Walk):
    name: ClassVar[str] = "backwards"
    label: ClassVar[str] = "from the last window"
    caption: ClassVar[str] = "backwards"
    phases: ClassVar = {**GATHERING, "window": (Phase("ponder", 3.0), Phase("write"))}
    maps: ClassVar[type[Maps]] = BackwardsMaps

    def step(self, trace, index):
        return replace(super().step(trace, _turned(trace, index)), index=index)

    def step_of(self, trace, filter_index, row, column):
        return _turned(trace, super().step_of(trace, filter_index, row, column))


def _turned(trace, index):
    _, rows, columns = trace.step_shape
    filter_index, within = divmod(index, rows * columns)
    return (filter_index + 1) * rows * columns - 1 - within


@dataclass(frozen=True, eq=False, init=False)
class MinPool2d(MaxPool2d):
    """The smallest cell of a window wins."""

    name: ClassVar[str] = "min_pool2d"
    label: ClassVar[str] = "Min pooling"
    short: ClassVar[str] = "Min pool"
    reduction: ClassVar[Reduction] = MIN
    walks: ClassVar[tuple[Walk, ...]] = (WINDOWS, Backwards())

    def padded(self, x):
        return self._surrounded(x, np.inf)

    def _totals(self, x, filters, rows, columns):
        padded = self._reached(x, filters, rows, columns, np.inf)
        (down, across), (tall, wide) = self.stride, self.kernel_size
        joined = joined_windows(np.minimum, padded, 2, wide, len(columns), across, self.dilation[1])
        return joined_windows(np.minimum, joined, 1, tall, len(rows), down, self.dilation[0])

    def step(self, trace, index):
        found = super().step(trace, index)
        winner = int(found.patch.argmin())
        total = float(found.patch.ravel()[winner])
        return replace(found, winner=winner, total=total, value=float(self.activate(np.array(total))))


HALVED = Activation("halved", "half", lambda values, slope: values / 2)

FIRST = PaddingMode("first", "the first cell", lambda positions, size: np.where(positions < size, positions.clip(0), 0))


def _corners(stroke):
    (top, left), (bottom, right) = stroke.start, stroke.end
    return np.array([(top, left), (top, right), (bottom, left), (bottom, right)])


CORNERS = Tool("corners", "Corners", Points.TWO, _corners, "Corners of {}", "Draws four corners", "Ctrl+Shift+K")


def _negate(desk):
    desk.session.apply(lambda d: d.replace(input=-d.input), "Negate the input")


NEGATE = Command(
    "negate", "Negate", "Edit", _negate, ("Ctrl+J",), enabled=lambda shown: bool(shown.setup.document.input.any())
)

RED = (255, 0, 120)


def _washed(trace, look, layout, pencil):
    box = layout.panels[Panel.INPUT]
    places = np.argwhere(trace.input[box.spec.active] > 0).astype(float)
    rects = tuple(cells_rect(box, (row, column), (row, column)) for row, column in places)
    return [Wash("positive", rects, RED)] if rects else []


POSITIVE = Overlay(
    "positive",
    "Positive cells",
    "Ctrl+Shift+J",
    _washed,
    lambda theme: ((RED, "above zero"),),
    lambda trace, setup: f"{int((trace.input > 0).sum())} cells are above zero",
)


def _write_text(film, file, progress):
    for frame in range(len(film)):
        file.write(f"frame {frame}\n".encode())
        progress(frame + 1, len(film))


LISTING = Format("listing", "List of frames", Kind.ANIMATION, ".listing", _write_text)
