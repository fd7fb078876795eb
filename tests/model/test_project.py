"""Project files: what is saved comes back; what is damaged is refused with its place."""

import json
import os
import stat
from pathlib import Path

import numpy as np
import pytest
from documents import documents, many_channels, preset, setup_of
from hypothesis import given, settings

from convviz.engine import Conv2d
from convviz.errors import ConvvizError
from convviz.model import Detail, Document, Playhead, edits, load_project, save_project
from convviz.model.colours import ValueRange
from convviz.model.project import decode, encode


@settings(max_examples=150, deadline=None)
@given(documents())
def test_what_is_saved_comes_back(document):
    again = decode(encode(setup_of(document)), "x.convviz").document
    assert again == document
    assert encode(setup_of(again)) == encode(setup_of(document))


def test_files_round_trip(tmp_path):
    path = tmp_path / "figure.convviz"
    save_project(setup_of(many_channels()), path)
    assert load_project(path).document == many_channels()
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_a_row_of_cells_is_a_line():
    lines = encode(setup_of(preset())).decode().splitlines()
    assert lines.count("   [0, 0, 0, 1, 1, 0, 0, 0],") == 7


def _changed(**changes):
    record = json.loads(encode(setup_of(preset())))
    record.update(changes)
    return json.dumps(record).encode()


def _layer(**changes):
    record = json.loads(encode(setup_of(preset())))
    record["layers"][0].update(changes)
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (encode(setup_of(preset()))[:200], "the file ends too early; it was cut off"),
        (b"", "the file ends too early"),
        (b"GIF89a", "it is not valid JSON"),
        (b"\xff\xfe\x00", "it is not valid JSON"),
        (b"[" * 100_000, "Cannot open x.convviz"),
        (b"[1, 2]", "expected object, got array"),
        (b"{}", "missing required field convviz"),
        (_changed(convviz=99), "a newer convviz made it (schema 99; this one reads up to 4); update convviz"),
        (_changed(input=[[[1, 2], [3]]]), "input[0][1] has 1 entries where the first of its kind has 2"),
        (_changed(input=[[[1, 2], [3, "a"]]]), "expected float, got str at input[0][1][1]"),
        (_changed(input=[]), "input is empty"),
        (_changed(input=[[]]), "input[0] is empty"),
        (_changed(input=[[[0]] * 1_000_000]), "input[0] has 1,000,000 entries; at most 1,024 are possible"),
        (_changed(input=[[[0, 1e999]]]), "Cannot open x.convviz"),
        (_changed(colour="red"), "unknown field colour"),
        (_changed(layers=[]), "the setup has 0 layers"),
        (_layer(stride="2"), "got str at layers[0].stride"),
        (_layer(stride=[0, 1]), "in layers[0]: the stride is 0; it must be at least 1"),
        (_layer(padding=[[1, 1], [0, -1]]), "the padding at the right is -1"),
        (_layer(weight=[[[[1, 2], [3]]]]), "layers[0].weight[0][0][1] has 1 entries"),
        (_layer(operation="attention"), "attention"),
        (_layer(bias=[1, 2]), "the bias needs one number for each of 1 filter"),
        (
            _changed(input=[[[0] * 8] * 8] * 2, layers=json.loads(encode(setup_of(preset())))["layers"])[:-1],
            "ends too early",
        ),
    ],
)
def test_damaged_files(data, sentence):
    with pytest.raises(ConvvizError) as caught:
        decode(data, "x.convviz")
    text = str(caught.value)
    assert text.startswith("Cannot open x.convviz: ")
    assert sentence in text
    assert "\n" not in text


def test_nan_in_a_file(tmp_path):
    path = tmp_path / "nan.convviz"
    path.write_bytes(_changed(input=[[[0, float("nan")]]]))
    with pytest.raises(ConvvizError, match="not valid JSON"):
        load_project(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConvvizError, match="no such file or directory"):
        load_project(tmp_path / "gone.convviz")
    with pytest.raises(ConvvizError, match="is a directory"):
        load_project(tmp_path)


def test_a_missing_folder(tmp_path):
    with pytest.raises(ConvvizError, match="does not exist; create it first"):
        save_project(setup_of(preset()), tmp_path / "no" / "where.convviz")


def test_a_target_that_is_a_folder(tmp_path):
    with pytest.raises(ConvvizError, match="it is a folder; give a file name"):
        save_project(setup_of(preset()), tmp_path)


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "figure.convviz"
    path.write_text("older")

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ConvvizError, match="no space left on device; choose another place"):
        save_project(setup_of(preset()), path)
    assert path.read_text() == "older"
    assert [p.name for p in tmp_path.iterdir() if "convviz" in p.name] == ["figure.convviz"]


def test_saved_files_have_the_usual_permissions(tmp_path):
    path, plain = tmp_path / "figure.convviz", tmp_path / "plain"
    save_project(setup_of(preset()), path)
    plain.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_float32_inputs_are_saved_as_they_look():
    document = preset().replace(input=np.full((1, 2, 2), 0.5, np.float32))
    assert decode(encode(setup_of(document)), "x").document.input.tolist() == [[[0.5, 0.5], [0.5, 0.5]]]


def test_texts_are_kept_to_the_letter():
    document = preset().replace(title="ResNet 1.0 demo", description='see [1 2,  3] and 3.0, ok, "quoted" and \\ too')
    assert decode(encode(setup_of(document)), "x").document == document


def test_control_characters_do_not_reach_titles_or_terminals():
    assert preset().replace(title="a\nb\x1b[31m\0c").title == "a b [31m c"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"padding": [[10**12, 0], [0, 0]]}, "The padding is 1,000,000,000,000; it can be at most 64"),
        ({"padding": [[10**20, 0], [0, 0]]}, "Cannot open x.convviz"),
        ({"dilation": [10**9, 1]}, "The dilation is 1,000,000,000; it can be at most 64"),
        ({"stride": [1, 10**11]}, "The stride is 100,000,000,000"),
        ({"weight": [[[[1e300]]]]}, "The kernel holds a number as large as 1.0e+300; use at most 1e+12"),
        ({"bias": [1e13]}, "The bias holds a number as large as 1.0e+13"),
    ],
)
def test_numbers_beyond_all_use(change, sentence):
    with pytest.raises(ConvvizError) as caught:
        decode(_layer(**change), "x.convviz")
    assert sentence.lower() in str(caught.value).lower()


def test_something_that_is_no_file():
    with pytest.raises(ConvvizError, match="it is not a file"):
        load_project(Path("/dev/zero"))


def test_links_and_permissions_stay(tmp_path):
    real, link = tmp_path / "real.convviz", tmp_path / "link.convviz"
    save_project(setup_of(preset()), real)
    real.chmod(0o600)
    link.symlink_to(real)
    save_project(setup_of(preset("stride-2")), link)
    assert link.is_symlink()
    assert load_project(real).document == preset("stride-2")
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_cousins_of_unequal_length_are_named():
    data = _changed(input=[[[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6]]])
    with pytest.raises(ConvvizError, match=r"input\[1\]\[0\] has 3 entries where the first of its kind has 2"):
        decode(data, "x.convviz")


def test_the_largest_setup_that_can_be_saved_can_be_opened(tmp_path):
    document = preset().replace(
        input=np.random.default_rng(0).normal(size=(3, 552, 552)),
        layers=(Conv2d(np.random.default_rng(1).normal(size=(256, 3, 33, 33))), Conv2d(np.ones((9, 256, 3, 3)))),
    )
    save_project(setup_of(document), tmp_path / "large.convviz")
    assert load_project(tmp_path / "large.convviz").document == document


@pytest.mark.parametrize(
    ("packed", "sentence"),
    [
        ({"shape": [1, 2, 2], "base64": "AAAA"}, "holds more or fewer numbers than its shape says"),
        ({"shape": [1, 1, 1], "base64": "!!!!!!!!!!!="}, "is damaged"),
        ({"shape": [1, 0, 2], "base64": ""}, "cannot have the shape 1×0×2"),
        ({"shape": [1 << 40, 1, 1], "base64": ""}, "cannot have the shape"),
        ({"shape": [], "base64": ""}, "cannot have the shape"),
        ({"shape": [1, 1, 1], "base64": "AAAAAAAA8H8="}, "only finite numbers"),
    ],
)
def test_damaged_packed_arrays(packed, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        decode(_changed(input=packed), "x.convviz")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_that_begin_with_a_byte_order_mark(encoding):
    assert decode(encode(setup_of(preset())).decode().encode(encoding), "x.convviz").document == preset()


def test_rows_without_end_are_refused_before_they_are_read():
    data = _changed(input=[[[0]]]).replace(b"[[[0]]]", b"[[" + b"[0]," * 1_100_000 + b"[0]]]")
    with pytest.raises(ConvvizError, match="more than 1,048,576 rows of numbers"):
        decode(data, "x.convviz")


def test_colours_are_chosen_once_and_kept(tmp_path):
    document = preset()
    assert document.value_range == ValueRange("grey", 0, 1)
    assert b'"convviz": 1' in encode(setup_of(document))
    drawn = edits.set_cells(document, 0, "input", [(0, 0, 0)], 9.0)
    assert drawn.value_range == ValueRange("grey", 0, 1)
    assert b'"convviz": 2' in encode(setup_of(drawn))
    assert decode(encode(setup_of(drawn)), "x").document.value_range == ValueRange("grey", 0, 1)
    assert decode(encode(setup_of(drawn)), "x").document == drawn
    assert Document(np.array([[0, 200], [40, 255]]), document.layers).value_range == ValueRange("grey", 0, 255)
    assert Document(np.array([[0, 5], [4, 2]]), document.layers).value_range == ValueRange("signed", -5, 5)
    assert drawn.replace(colours=None).value_range == ValueRange("signed", -9, 9)


@pytest.mark.parametrize("colours", [("blue", 0, 1), ("grey", 1, 0), ("signed", 0, 1), ("grey", 0, float("inf"))])
def test_colours_that_are_none(colours):
    with pytest.raises(ConvvizError):
        ValueRange(*colours)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"convviz":1,"input":[[[' + b"0," * 7_000_000 + b"0]]]}", "more than 2,490,368 numbers"),
        (b'{"convviz":1,"layers":[' + b'{"operation":"max_pool2d"},' * 2000, "more than 1,000 parts"),
        (b'{"convviz":1,"input":[[[0]]],"layers":[],"title":"' + b"x" * 20_000 + b'"}', "title"),
    ],
)
def test_what_would_take_all_memory_is_refused_before_it_is_read(data, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        decode(data, "x.convviz")


def test_bytes_that_mean_nothing_are_not_counted_as_parts():
    noise = np.random.default_rng(3).bytes(300_000)
    with pytest.raises(ConvvizError, match=r"it is not valid JSON|it is no text"):
        decode(b"\x8f" + noise, "x.convviz")


def test_what_is_looked_at_is_kept_beside_the_document():
    setup = setup_of(preset("two-stacked-valid"), layer=1, channel=0, fractions=True)
    data = encode(setup)
    assert json.loads(data)["look"] == {"fractions": True}
    assert json.loads(data)["convviz"] == 2
    assert decode(data, "x.convviz") == setup
    plain = encode(setup_of(preset("two-stacked-valid"), layer=1, speed=7, detail=Detail.GLIDE, playhead=Playhead(3)))
    assert (json.loads(plain)["convviz"], json.loads(plain)["active"]) == (1, 1)
    assert "look" not in json.loads(plain)  # the pace is the lecturer's, and the step the hour's


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"active": 1}, "there is no active layer 1; the setup has 1, counted from 0"),
        ({"active": -1}, "there is no active layer -1"),
        ({"convviz": 2, "look": {"channel": -1}}, "there is no channel -1; the first is 0"),
        ({"convviz": 2, "look": {"chanel": 1}}, "unknown field chanel at look"),
    ],
)
def test_a_look_at_what_is_not_there_is_refused(change, sentence):
    with pytest.raises(ConvvizError) as caught:
        decode(_changed(**change), "x.convviz")
    assert sentence in str(caught.value)


def test_each_layer_has_its_walk():
    old = {"operation": "conv_transpose2d", "weight": [[[[1, 2], [3, 4]]]], "bias": None, "stride": [2, 2]}
    data = _changed(layers=[old | {"view": "equivalent"}])
    setup = decode(data, "x.convviz")
    assert setup.walk.name == "equivalent"
    assert json.loads(encode(setup))["layers"][0]["view"] == "equivalent"
    assert json.loads(encode(setup))["convviz"] == 1
    assert decode(encode(setup), "x.convviz") == setup
    assert decode(_changed(layers=[old]), "x.convviz").walk.name == "scatter"
    with pytest.raises(ConvvizError, match=r"there is no walk 'both'; transposed convolution has scatter, equivalent"):
        decode(_changed(layers=[old | {"view": "both"}]), "x.convviz")
    both = decode(_changed(layers=[old | {"view": "equivalent"}, old]), "x.convviz")
    assert (both.walk.name, both.looked_at(layer=1).walk.name) == ("equivalent", "scatter")
    assert [trace.walk.name for trace in both.looked_at(layer=1).traces()] == ["equivalent", "scatter"]
    assert decode(encode(both), "x.convviz") == both
    with pytest.raises(ConvvizError, match="there is no walk 'both'"):
        decode(_changed(layers=[old, old | {"view": "both"}]), "x.convviz")


def test_the_schema_is_that_of_the_files_and_takes_all_that_come_along():
    import jsonschema

    from convviz.model.project import project_schema
    from convviz.resources import resource

    schema = json.loads(resource("convviz.schema.json").read_text())
    assert schema == json.loads(json.dumps(project_schema()))
    checker = jsonschema.Draft202012Validator(schema)
    checker.check_schema(schema)
    for preset_file in sorted(resource("presets").rglob("*.convviz")):
        checker.validate(json.loads(preset_file.read_text()))
    with pytest.raises(jsonschema.ValidationError):
        checker.validate({"convviz": 1, "input": [[[1]]], "layers": [{"operation": "none"}]})
