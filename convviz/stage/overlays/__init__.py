"""What can be laid over a stage: a row each. Keys, menu, files and exports read the table.

A new overlay is a file in this folder with a row, and the row's name here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from convviz.engine import Trace
from convviz.model import Look
from convviz.stage.marks import Mark
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil


@dataclass(frozen=True, slots=True)
class Overlay:
    """One way to see more in the grids.

    ``marks`` makes what lies over them, from the trace, the look and where the panels stand. ``legend`` says with which
    colour what is meant, and ``sentence`` what can be read off, in words.
    """

    name: str
    label: str
    key: str
    marks: Callable[[Trace, Look, Layout, Pencil], Sequence[Mark]]
    legend: tuple[tuple[tuple[int, int, int], str], ...]
    sentence: Callable[[Trace], str]


OVERLAYS: dict[str, Overlay] = {}


def overlay_marks(trace: Trace | None, look: Look, layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """The marks of the overlays that are looked at, and their legends one under the other."""
    line = 0
    for overlay in (OVERLAYS[name] for name in look.overlays if name in OVERLAYS):
        if trace is None:
            continue
        yield from overlay.marks(trace, look, layout, pencil)
        for colour, text in overlay.legend:
            yield from pencil.legend(layout, f"{overlay.name} {line}", line, colour, text)
            line += 1
        yield from pencil.legend(layout, f"{overlay.name} sentence", line, None, overlay.sentence(trace))
        line += 1


__all__ = ["OVERLAYS", "Overlay", "overlay_marks"]
