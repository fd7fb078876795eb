"""What can be laid over a stage: a row each. Keys, menu, files and exports read the table.

A new overlay is a file in this folder with a row, and the row's name here.
"""

from collections.abc import Iterable, Iterator

from convviz.engine import Step, Trace
from convviz.errors import ConvvizError
from convviz.model import Look
from convviz.stage.cells import Panel
from convviz.stage.marks import Mark
from convviz.stage.overlays.counts import COUNTS, LOST
from convviz.stage.overlays.legends import LegendRow, legend_marks
from convviz.stage.overlays.overlay import Overlay
from convviz.stage.overlays.padding import PADDING
from convviz.stage.overlays.receptive import RECEPTIVE
from convviz.stage.overlays.same import SAME
from convviz.stage.overlays.unreached import UNREACHED
from convviz.stage.overlays.weights import WEIGHTS
from convviz.stage.panels import Layout
from convviz.stage.pencil import Pencil

OVERLAYS: dict[str, Overlay] = {row.name: row for row in (COUNTS, LOST, UNREACHED, PADDING, SAME, RECEPTIVE, WEIGHTS)}


def overlaid(look: Look, name: str) -> Look:
    """With an overlay more, in the place of the one over the same panel, or without it where it is there."""
    if name in look.overlays:
        return look.replace(overlays=tuple(other for other in look.overlays if other != name))
    panel = OVERLAYS[name].panel
    kept = (
        other for other in look.overlays if panel is None or other not in OVERLAYS or OVERLAYS[other].panel is not panel
    )
    return look.replace(overlays=(*kept, name))


def overlays_named(names: Iterable[str]) -> tuple[str, ...]:
    """Names of overlays, checked; raises ConvvizError for one that there is not."""
    found = tuple(name.strip() for name in names if name.strip())
    unknown = next((name for name in found if name not in OVERLAYS), None)
    if unknown is not None:
        raise ConvvizError(f"There is no overlay '{unknown}'; use {', '.join(OVERLAYS)}.")
    for panel in Panel:
        over = [name for name in dict.fromkeys(found) if OVERLAYS[name].panel is panel]
        if len(over) > 1:
            raise ConvvizError(f"The overlays {' and '.join(over)} cover the same grid; choose one of them.")
    return found


def overlays_of(look: Look) -> list[Overlay]:
    """Those that are looked at."""
    return [OVERLAYS[name] for name in look.overlays if name in OVERLAYS]


def overlay_marks(trace: Trace | None, look: Look, layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """What the overlays that are looked at lay over the grids; nothing where there is no map."""
    if trace is not None:
        for overlay in overlays_of(look):
            yield from overlay.marks(trace, look, layout, pencil)


def step_marks(step: Step, layout: Layout, pencil: Pencil) -> Iterator[Mark]:
    """What of the overlays that are looked at goes with a step."""
    for overlay in overlays_of(pencil.figure.setup.look):
        if overlay.at_step is not None:
            yield from overlay.at_step(step, layout, pencil)


def overlay_legends(trace: Trace, look: Look, layout: Layout, pencil: Pencil) -> list[Mark]:
    """What they mean, in a line each at the foot: patches of their colours, and what can be read off."""
    rows = [
        LegendRow(one.name, one.legend(pencil.theme), one.sentence(trace, pencil.figure.setup))
        for one in overlays_of(look)
    ]
    return list(legend_marks(rows, layout, pencil)) if rows else []


__all__ = [
    "OVERLAYS",
    "Overlay",
    "overlaid",
    "overlay_legends",
    "overlay_marks",
    "overlays_named",
    "overlays_of",
    "step_marks",
]
