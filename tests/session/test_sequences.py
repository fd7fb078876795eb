"""Whatever a hand does, aborted or not: undone wholly it gives the first document, done again the last."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.engine import Conv2d
from convviz.errors import ConvvizError
from convviz.model import Document, Setup
from convviz.model.edits import GRID_EDITS, Planes, Where, edited
from convviz.model.selection import Box, Selection
from convviz.session import Drawing, Session
from convviz.session.blocks import Paste
from convviz.session.tools import TOOLS
from convviz.stage import Cell, Panel

CELLS = st.builds(
    Cell,
    st.sampled_from([Panel.INPUT, Panel.KERNEL, Panel.OUTPUT]),
    st.integers(0, 1),
    st.integers(-2, 8),
    st.integers(-2, 8),
)
ACTS = st.one_of(
    st.tuples(st.just("hold"), st.sampled_from(sorted(TOOLS)), st.integers(1, 5), st.booleans()),
    st.tuples(st.just("press"), CELLS, st.booleans(), st.booleans(), st.booleans()),
    st.tuples(st.just("drag"), CELLS, st.booleans()),
    st.tuples(st.just("release")),
    st.tuples(st.just("take_back")),
    st.tuples(st.just("nudge"), st.integers(-1, 1), st.integers(-1, 1)),
    st.tuples(st.just("turn"), CELLS, st.integers(-2, 2)),
    st.tuples(st.just("edit"), st.sampled_from(sorted(GRID_EDITS)), st.sampled_from(["input", "kernel"])),
    st.tuples(st.just("try"), st.sampled_from(sorted(GRID_EDITS)), st.booleans()),
    st.tuples(st.just("paste"), st.integers(1, 9), st.integers(1, 9), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("look"), st.integers(0, 1), st.integers(0, 1)),
    st.tuples(st.just("select"), st.integers(-1, 6), st.integers(-1, 6), st.integers(1, 4)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


class Hand:
    def __init__(self):
        first, second = Conv2d(np.arange(18.0).reshape(1, 2, 3, 3)), Conv2d([[1.0, 2], [3, 4]])
        self.session = Session(Setup(Document(np.arange(72.0).reshape(2, 6, 6), (first, second))))
        self.drawing = Drawing(self.session)

    def hold(self, tool, size, together):
        self.session.hold(tool=TOOLS[tool], size=size, together=together)

    def press(self, cell, erase, pick, more):
        self.drawing.press(cell, erase=erase, pick=pick, more=more)

    def drag(self, cell, straight):
        self.drawing.drag(cell, straight=straight)

    def turn(self, cell, notches):
        self.drawing.turn(cell, notches)

    def edit(self, name, target):
        edit, layer = GRID_EDITS[name], self.session.look.layer
        where = Where(Planes(target, layer, (None,) if target == "input" else (0, None)), self.session.look.selection)
        if target not in edit.targets or (where.chosen is not None and where.chosen.target != target):
            return
        document, chosen = edited(self.session.document, where, edit, edit.given(self.session.document, where))
        self.session.apply(lambda _: document, name, look=lambda look: look.replace(selection=chosen))

    def try_(self, name, stays):
        edit = GRID_EDITS[name]
        if "input" not in edit.targets:
            return
        where = Where(Planes("input", 0, (None,)))
        trial = self.session.begin_gesture(keeps=False)
        given_ = edit.given(trial.held.document, where)
        self.session.preview(trial, lambda d: edited(d, where, edit, given_)[0], name)
        (self.session.commit_gesture if stays else self.session.abort_gesture)(trial)

    def paste(self, rows, columns, at, grow):
        plane = self.drawing.front("input")
        if plane is not None:
            Paste(np.full((rows, columns), -1.0), plane, (at, at)).make(self.session, grow=grow)

    def look(self, layer, channel):
        self.session.look_at(layer=layer, channel=channel)

    def select(self, top, left, side):
        box = Box(top, left, top + side, left + side)
        self.session.look_at(selection=Selection("input", (box,)))

    def do(self, act):
        name, *given_ = act
        own = getattr(self, "try_" if name == "try" else name, None)
        do = own or getattr(self.drawing, name, None) or getattr(self.session, name)
        try:
            do(*given_)
        except ConvvizError:  # refused: then nothing has changed
            assert not (name == "edit" and self.session.gesture)


@settings(max_examples=120, deadline=None)
@given(st.lists(ACTS, min_size=1, max_size=25))
def test_all_undone_is_the_first_and_all_done_again_the_last(acts):
    hand = Hand()
    first = hand.session.document
    for act in acts:
        hand.do(act)
    hand.drawing.release()
    session = hand.session
    last, entries, at = session.document, session.history.entries, session.history.position
    session.jump(0)
    assert session.document == first
    session.jump(at)
    assert session.document == last
    assert session.history.entries == entries
