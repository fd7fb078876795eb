"""The receptive field of the cell that is written, back through the stack to the input."""

from convviz.engine import Stack, Trace, receptive_fields
from convviz.model import Setup
from convviz.model.words import size_text
from convviz.stage.overlays.overlay import Overlay


def _sentence(trace: Trace, setup: Setup) -> str:
    """``A cell of layer 3 sees 10×10 pixels of the input, its neighbour's begin 2 further on``"""
    document, layer = setup.document, setup.look.layer
    rows, columns = receptive_fields(Stack(document.layers[: layer + 1]), document.input.shape)[-1]
    which = f"layer {layer + 1}" if len(document.layers) > 1 else "this map"
    # Windows reach into the padding, but there is no pixel.
    size = min(rows.size, document.input.shape[1]), min(columns.size, document.input.shape[2])
    seen = f"A cell of {which} sees {size_text(size)} pixels of the input"
    if size != (rows.size, columns.size):
        return f"{seen}, or fewer at its border: its window reaches over {size_text((rows.size, columns.size))}"
    if rows.jump != columns.jump or rows.jump.denominator > 1:
        return seen
    return f"{seen}, those of the next one begin {rows.jump} further on"


RECEPTIVE = Overlay(
    "receptive",
    "Receptive field",
    "R",
    lambda trace, look, layout, pencil: (),
    lambda theme: (),
    _sentence,
    panel=None,
    follows=True,
)
