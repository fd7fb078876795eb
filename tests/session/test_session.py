"""Undo, looks, what a document's change brings with it, and what survives a restart."""

import os

import numpy as np
import pytest
from documents import does_not_fit, many_channels, preset, setup_of

from convviz.engine import Conv2d, ConvTranspose2d
from convviz.errors import ConvvizError
from convviz.model import (
    Detail,
    Document,
    Look,
    Setup,
    channels,
    edits,
    find_preset,
    layers,
    load_project,
    save_project,
)
from convviz.model.look import Form, Matrix
from convviz.model.stamps import is_changed, stamp_of
from convviz.session import ChangedOnDiskError, History, Session
from convviz.session.history import BUDGET


def paint(row, column, value=1.0):
    return lambda d: edits.set_cells(d, 0, "input", [(0, row, column)], value)


def test_undo_and_redo_cover_every_edit():
    session = Session(setup_of(preset()))
    states = [session.document]
    for edit in (
        paint(0, 0),
        lambda d: edits.resize_input(d, 5, 9),
        lambda d: edits.resize_kernel(d, 0, 2, 4),
        lambda d: edits.set_parameter(d, 0, "stride", (2, 1)),
        lambda d: edits.set_parameter(d, 0, "padding", ((0, 1), (2, 3))),
        lambda d: edits.set_bias(d, 0, 0.5),
    ):
        session.apply(edit, "Edit")
        states.append(session.document)
    for state in states[-2::-1]:
        session.undo()
        assert session.document == state
    session.undo()
    assert session.document == states[0]
    for state in states[1:]:
        session.redo()
        assert session.document == state


def test_a_new_edit_ends_what_could_be_redone():
    session = Session(setup_of(preset()))
    session.apply(paint(0, 0), "One")
    session.undo()
    session.apply(paint(1, 1), "Other")
    assert session.history.redo_label == ""
    assert session.history.undo_label == "Other"


def test_what_changes_nothing_leaves_no_entry():
    session = Session(setup_of(preset()))
    session.apply(paint(0, 0, 0.0), "Draw")
    assert session.history.undo_label == ""
    session.apply(paint(0, 0, 1.0), "Draw", "k")
    session.apply(paint(0, 0, 0.0), "Draw", "k")
    assert session.history.undo_label == ""


def test_entries_merge_only_while_they_follow_each_other():
    session = Session(setup_of(preset()))
    session.apply(paint(0, 0), "Draw", "k")
    session.history.seal()
    session.apply(paint(0, 1), "Draw", "k")
    session.undo()
    assert session.document.input[0, 0, 0] == 1


def test_a_refused_edit_changes_nothing():
    session = Session(setup_of(preset()))
    with pytest.raises(ConvvizError):
        session.apply(lambda d: edits.set_parameter(d, 0, "stride", 0), "Set the stride")
    assert session.document == preset()
    assert session.history.undo_label == ""


def test_subscribers_hear_of_a_change_once():
    session, heard = Session(setup_of(preset())), []
    session.subscribe(lambda old, new: heard.append((old, new)))
    before = session.document
    session.apply(paint(0, 0), "Draw")
    session.apply(paint(0, 0), "Draw")
    assert [(old.document, new.document) for old, new in heard] == [(before, session.document)]
    assert heard[0][1] is session.shown


def test_the_feature_map_answers_at_once():
    session = Session(setup_of(preset()))
    session.apply(lambda d: edits.set_parameter(d, 0, "stride", 2), "Set the stride")
    assert session.trace.output[0].tolist() == [[0, 3, 0]] * 3


def test_a_kernel_that_no_longer_fits_and_then_does():
    session = Session(setup_of(preset()))
    session.player.seek(4)
    session.apply(lambda d: edits.resize_input(d, 2, 2), "Resize")
    assert session.trace is None
    assert "does not fit the 2×2 input" in session.shown.problem
    session.player.play()
    assert not session.player.playing
    session.undo()
    assert session.trace is not None
    assert session.shown.problem == ""


def test_many_snapshots_share_their_arrays():
    session = Session(setup_of(preset()))
    weight = session.document.layers[0].weight
    for i in range(50):
        session.apply(paint(i % 8, i // 8, 2.0), "Draw")
    assert session.document.layers[0].weight is weight


def test_saving_and_opening(tmp_path):
    session = Session(setup_of(preset()))
    session.apply(paint(0, 0), "Draw")
    assert not session.saved
    session.save(tmp_path / "x.convviz")
    assert session.saved
    other = Session(setup_of(many_channels()))
    other.open(tmp_path / "x.convviz")
    assert other.document == session.document
    assert other.history.undo_label == "Open x.convviz"
    other.undo()
    assert other.document == many_channels()
    assert other.path is None


def test_a_failed_open_leaves_the_document(tmp_path):
    bad = tmp_path / "bad.convviz"
    bad.write_text("{")
    session = Session(setup_of(preset()))
    session.apply(paint(0, 0), "Draw")
    before = session.document
    with pytest.raises(ConvvizError, match="bad.convviz"):
        session.open(bad)
    assert session.document is before
    assert session.history.undo_label == "Draw"


def test_a_document_without_a_trace_can_be_edited():
    session = Session(setup_of(does_not_fit()))
    session.apply(lambda d: edits.resize_kernel(d, 0, 3, 3), "Resize")
    np.testing.assert_array_equal(session.trace.output, np.full((1, 2, 2), 9))


def test_showing_another_layer_is_no_edit(tmp_path):
    session = Session(setup_of(preset("two-stacked-valid"), layer=1))
    session.apply(lambda d: edits.set_parameter(d, 1, "flip", True), "Flip", "one key")
    session.save(tmp_path / "a.convviz")
    session.look_at(layer=0)
    assert session.saved
    session.apply(lambda d: edits.set_parameter(d, 0, "flip", True), "Flip", "one key")
    assert not session.saved
    session.undo()
    assert [layer.flip for layer in session.document.layers] == [False, True]
    session.undo()
    session.redo()
    assert session.saved


def test_a_file_that_changed_on_disk_is_not_written_over(tmp_path):
    path = tmp_path / "x.convviz"
    session = Session(setup_of(preset()))
    session.save(path)
    path.touch()
    session.apply(paint(0, 0), "Draw")
    session.save(path)  # touched only
    save_project(setup_of(many_channels()), path)
    session.apply(paint(0, 1), "Draw")
    with pytest.raises(ChangedOnDiskError, match="has changed on disk"):
        session.save(path)
    assert load_project(path).document == many_channels()
    assert not session.saved
    session.save(path, replacing=True)
    assert load_project(path).document == session.document
    path.unlink()
    session.apply(paint(0, 2), "Draw")
    session.save(path)  # nothing is lost with a file that is gone


def test_saving_belongs_to_the_work_and_not_to_a_state(tmp_path):
    session = Session(setup_of(preset()))
    session.apply(paint(0, 0), "Draw")
    session.save(tmp_path / "x.convviz")
    session.undo()
    assert session.path == tmp_path / "x.convviz"
    assert not session.saved
    session.redo()
    assert session.saved


def test_undo_keeps_within_its_memory():
    side = 900
    history = History(setup_of(Document(np.zeros((1, side, side)), preset().layers)))
    for i in range(1, 80):
        history.push(setup_of(Document(np.full((1, side, side), float(i)), preset().layers)), f"Edit {i}")
    assert history._size <= BUDGET
    steps = 0
    while history.undo_label:
        history.undo()
        steps += 1
    assert steps == BUDGET // (8 * side * side)
    assert history.document.input[0, 0, 0] == 79 - steps


def test_a_thousand_strokes_on_a_small_picture_are_kept_in_little_memory():
    history = History(setup_of(Document(np.zeros((1, 64, 64)), preset().layers)))
    document = history.document
    for i in range(1100):
        document = edits.set_cells(document, 0, "input", [(0, i // 64 % 64, i % 64)], 1.0 + i)
        history.push(setup_of(document), f"Stroke {i}")
    assert history._size <= 64 << 20
    steps = 0
    while history.undo_label:
        history.undo()
        steps += 1
    assert steps == 1000


def test_entries_that_merge_or_are_replaced_take_no_memory():
    history = History(setup_of(preset()))
    sizes = set()
    for i in range(20):
        history.push(setup_of(edits.set_cells(preset(), 0, "input", [(0, 0, 0)], 5.0 + i)), "Draw", "one stroke")
        sizes.add(history._size)
    assert sizes == {preset().input.nbytes}
    history.undo()
    history.push(setup_of(edits.set_cells(preset(), 0, "input", [(0, 0, 1)], 5.0)), "Draw")
    assert history._size == preset().input.nbytes


def stacked():
    return Session(setup_of(preset("two-stacked-valid"), layer=1))


def test_undo_brings_back_the_layer_that_was_edited_and_not_the_pace():
    session = stacked()
    session.player.seek(5)
    session.apply(lambda d: edits.set_bias(d, 1, 0.5), "Set the bias")
    session.look_at(layer=0)
    session.look_at(speed=7.0, detail=Detail.PRODUCTS)
    session.undo()
    assert (session.look.layer, session.look.speed, session.look.detail) == (1, 7.0, Detail.PRODUCTS)
    assert session.look.playhead.step == 5
    session.look_at(layer=0)
    session.redo()
    assert session.look.layer == 1
    assert session.trace.operation is session.document.layers[1]


def test_undo_within_a_layer_does_not_jump_to_the_step_of_then():
    session = Session(setup_of(preset()))
    session.player.seek(3)
    session.apply(paint(0, 0), "Draw")
    session.player.seek(20)
    session.undo()
    assert session.look.playhead.step == 20


def test_another_layer_begins_at_its_first_step_and_stops_playing():
    session = stacked()
    session.player.seek(9)
    session.player.play()
    session.look_at(layer=0)
    assert (session.look.playhead.step, session.shown.playing) == (0, False)
    with pytest.raises(ConvvizError, match="There is no layer 3; the setup has 2"):
        session.look_at(layer=2)
    assert session.look.layer == 0


def test_a_layer_that_goes_leaves_a_look_at_one_that_is_there():
    session = stacked()
    session.edit_stack("remove")
    assert (len(session.document.layers), session.look.layer) == (1, 0)
    session.undo()
    assert session.look.layer == 1
    session.edit_stack("up")
    assert session.look.layer == 0


def test_a_channel_that_goes_is_not_looked_at():
    session = Session(setup_of(many_channels(), channel=2))
    session.apply(lambda d: channels.set_input_channels(d, 2), "Channels")
    assert session.look.channel == 0


def test_one_change_is_told_once_with_all_that_follows_from_it():
    session, heard = Session(setup_of(preset())), []
    session.subscribe(lambda old, new: heard.append((old, new)))
    session.apply(lambda d: edits.set_parameter(d, 0, "stride", 2), "Set the stride")
    (old, new), *_ = heard
    assert (len(heard), len(old.trace), len(new.trace), new.timeline.steps) == (1, 36, 9, 9)
    assert (old.saved, new.saved, new.undo) == (True, False, "Set the stride")
    session.look_at(speed=5.0)
    session.player.seek(4)
    session.player.play()
    session.player.repeat(False)
    assert len(heard) == 5
    last = session.shown
    assert (last.look.speed, last.look.playhead.step, last.playing, last.loop) == (5.0, 4, True, False)
    assert last.trace is new.trace
    assert last.timeline is not new.timeline
    assert last.timeline is heard[2][1].timeline


def test_what_is_not_yet_written_is_blank_while_it_plays():
    session = Session(setup_of(preset()))
    session.look_at(ahead=True)
    assert session.shown.ahead
    session.player.play()
    assert not session.shown.ahead
    assert session.look.ahead


def test_another_setup_keeps_the_pace_and_its_own_place():
    session = Session(setup_of(preset()))
    session.look_at(speed=9.0, ahead=True)
    session.show(find_preset("three-stacked-same").setup.looked_at(fractions=True))
    assert (session.look.layer, session.look.speed, session.look.ahead, session.look.fractions) == (2, 9.0, True, True)
    opened = session.shown.opened
    session.apply(paint(0, 0), "Draw")
    assert session.shown.opened is opened
    session.undo()
    session.undo()
    assert session.shown.opened is not opened
    assert (session.look.layer, session.look.fractions) == (0, False)


def test_a_setup_that_differs_in_its_look_only_is_shown():
    session = Session(find_preset("transposed-equivalent").setup)
    session.look_at(walk="scatter")
    session.show(find_preset("transposed-equivalent").setup)
    assert session.shown.setup.walk.name == "equivalent"
    session.undo()
    assert session.shown.setup.walk.name == "scatter"
    session = Session(setup_of(many_channels()))
    session.show(setup_of(many_channels(), channel=2, fractions=True))
    assert (session.look.channel, session.look.fractions) == (2, True)
    shown = session.shown
    session.show(setup_of(many_channels(), channel=2, fractions=True))
    assert (session.shown.undo, session.shown.opened) == (shown.undo, shown.opened)


def test_a_setup_that_is_left_is_come_back_to_as_it_was_left():
    session = Session(setup_of(preset()))
    session.player.seek(7)
    session.show(find_preset("two-stacked-valid").setup)
    session.look_at(layer=1)
    session.player.seek(5)
    session.undo()
    assert (session.look.layer, session.look.playhead.step) == (0, 7)
    session.player.seek(9)
    session.redo()
    assert (session.look.layer, session.look.playhead.step) == (1, 5)
    session.undo()
    assert (session.look.layer, session.look.playhead.step) == (0, 9)


def test_redo_shows_what_it_does_again():
    session = Session(find_preset("two-stacked-valid").setup.looked_at(layer=0))
    session.apply(paint(0, 0), "Draw")
    session.look_at(layer=1)
    session.undo()
    assert session.look.layer == 0
    session.look_at(layer=1)
    session.redo()
    assert session.look.layer == 0


def test_playing_goes_on_from_where_undo_has_led():
    same = Conv2d(np.ones((3, 3)), padding="same")
    session = Session(setup_of(Document(np.ones((8, 8)), (same, same))))
    session.player.seek(20)
    session.apply(paint(0, 0, 5.0), "Draw")
    session.look_at(layer=1)
    session.undo()
    assert session.look.playhead.step == 20
    session.player.play()
    session.player.tick(0.01)
    assert session.look.playhead.step == 20


def test_touching_a_file_is_no_change(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(b"one")
    stamp = stamp_of(file)
    assert not is_changed(file, stamp)
    os.utime(file, ns=(1, stamp.changed + 10**9))
    assert not is_changed(file, stamp)
    file.write_bytes(b"two")
    os.utime(file, ns=(1, stamp.changed + 10**9))
    assert is_changed(file, stamp)
    file.write_bytes(b"three")
    assert is_changed(file, stamp)
    file.unlink()
    assert not is_changed(file, stamp)


def two_ways():
    up = ConvTranspose2d(np.ones((2, 2)), stride=2)
    return Session(Setup(Document(np.ones((3, 3)), (up, up)), Look(walks=("equivalent",))))


def walks(session):
    return [session.setup.looked_at(layer=i).walk.name for i in range(len(session.document.layers))]


def test_choosing_a_walk_is_taken_back_and_done_again():
    session = two_ways()
    session.apply(paint(0, 0, 5.0), "Draw")
    session.look_at(walk="scatter")
    assert (session.shown.undo, walks(session)) == ("Set the steps", ["scatter", "scatter"])
    assert session.trace.walk.name == "scatter"
    session.undo()
    assert (session.shown.undo, walks(session)) == ("Draw", ["equivalent", "scatter"])
    assert session.trace.walk.name == "equivalent"
    session.redo()
    assert walks(session) == ["scatter", "scatter"]
    session.look_at(walk="scatter")
    session.undo()
    assert walks(session) == ["equivalent", "scatter"]


def test_a_walk_is_work_and_looking_is_none(tmp_path):
    session = two_ways()
    session.look_at(layer=1, channel=0, fractions=True)
    assert session.saved
    session.look_at(walk="equivalent")
    assert not session.saved
    session.save(tmp_path / "x.convviz")
    assert session.saved
    session.undo()
    assert not session.saved
    session.redo()
    assert session.saved


@pytest.mark.parametrize(("layer", "name"), [(0, "up"), (1, "down")])
def test_a_layer_that_goes_no_further_is_refused(layer, name):
    session = two_ways()
    session.look_at(layer=layer)
    with pytest.raises(ConvvizError, match="already"):
        session.edit_stack(name)
    assert walks(session) == ["equivalent", "scatter"]


def test_layers_take_their_walks_along():
    session = two_ways()
    session.edit_stack("down")
    assert (session.look.layer, walks(session)) == (1, ["scatter", "equivalent"])
    session.edit_stack("add")
    assert (session.look.layer, walks(session)) == (2, ["scatter", "equivalent", "windows"])
    session.apply(lambda d: layers.set_operation(d, 2, "conv_transpose2d"), "Operation")
    assert walks(session) == ["scatter", "equivalent", "scatter"]
    session.look_at(layer=0)
    session.edit_stack("remove")
    assert walks(session) == ["equivalent", "scatter"]
    session.apply(lambda d: layers.set_operation(d, 0, "conv2d"), "Operation")
    session.apply(lambda d: layers.set_operation(d, 0, "conv_transpose2d"), "Operation")
    assert walks(session) == ["scatter", "scatter"]
    for _ in range(6):
        session.undo()
    assert walks(session) == ["equivalent", "scatter"]


def test_undo_leaves_what_is_laid_over_the_grids():
    session = Session(setup_of(preset("vertical-line")))
    session.apply(lambda d: d.replace(input=np.ones((8, 8))), "Draw")
    session.look_at(overlays=("counts",), names=True, matrix=Matrix.UNROLLED, form=Form.MATRICES)
    session.undo()
    assert session.document.input.sum() != 64
    look = session.look
    assert (look.overlays, look.names, look.matrix, look.form) == (("counts",), True, Matrix.UNROLLED, Form.MATRICES)
    session.redo()
    assert session.look.overlays == ("counts",)


def test_another_setup_comes_back_as_it_was_seen():
    session = Session(setup_of(preset("vertical-line")))
    session.look_at(overlays=("counts",))
    session.show(setup_of(preset("same-padding")), "Preset")
    session.look_at(overlays=("padding",))
    session.undo()
    assert session.look.overlays == ("counts",)
