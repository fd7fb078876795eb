"""Stages without texts, as the tiles of a sheet are: nothing in them is kept for what is not there."""

import numpy as np
import pytest
from documents import preset, setup_of

from convviz.model import Parts, Playhead
from convviz.paint import ensure_application, measure
from convviz.stage import THEMES, Stage

TILE = Parts(titles=False, numbers=False, kernel=False, arithmetic=False, scales=False, caption=False, thumbs=False)


@pytest.fixture(scope="module", autouse=True)
def _application():
    ensure_application()


def tile(parts, size=(160, 120), document=None):
    return Stage.computed(setup_of(document or preset(), parts=parts), size, THEMES["light"], measure)


def test_a_tile_keeps_no_room_for_padding():
    grids = tile(TILE).layout_at(0).panels
    right = max(box.grid.x + box.spec.inner[1] * box.cell for box in grids.values())
    left = min(box.grid.x for box in grids.values())
    # Two grids of 8 and 6 columns, and what stands between them.
    assert 14 * grids["input"].cell > 0.7 * (right - left)
    assert right - left > 0.8 * 160


def test_a_frame_is_thin_only_where_there_is_a_digit():
    # Numbers as wide as their cells.
    document, widths = preset().replace(input=np.full((1, 16, 16), 1234.75)), {}
    for numbers in (True, False):
        stage = tile(Parts(numbers=numbers), (1280, 720), document)
        widths[numbers] = next(m.width for m in stage.compose(Playhead(0)) if m.key == "window")
    assert widths[True] < widths[False]
