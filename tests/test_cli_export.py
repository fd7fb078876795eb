"""``convviz export`` as a user runs it: many sources, names, plans, reports."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from documents import many_channels, preset, random_picture, setup_of
from PIL import Image
from test_cli import NoWindow, convviz  # noqa: F401 - a fixture

from convviz.cli.exporting import export_sources
from convviz.cli.options import choices_of
from convviz.cli.planning import shown
from convviz.export import FORMATS
from convviz.export.choices import CHOICES, PARTS
from convviz.model import from_setup_line, load_file, save_project, setup_line
from convviz.model.look import Form

SMALL = ("--size", "320x180", "--steps", "1-3")


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and "home" not in p.parts)


def test_every_choice_has_an_option_and_every_option_a_choice():
    options = {parameter.name for parameter in export_sources.params}
    of_the_command = {"sources", "target", "format_name", "listing", "changes", "layer", "overwrite", "skip_existing"}
    of_the_command |= {"jobs", "dry_run", "as_json", "size", "without", "jobs_file"}
    of_the_command |= {"input", "kernel", "input_size", "values", "white", "threshold", "array", "kernel_array"}
    of_the_command |= {"channel_order"}
    assert options - of_the_command == {row.name for row in CHOICES.values()} - set(PARTS)


def test_every_format_by_its_name(convviz, tmp_path):  # noqa: F811
    for name, fmt in FORMATS.items():
        code, out, err = convviz("export", "stride-2", "-o", f"out-{name}", "--format", name, *SMALL)
        assert (code, err) == (0, ""), name
        assert f"out-{name}{fmt.suffix}" in out
        assert (tmp_path / f"out-{name}{fmt.suffix}").exists()
    _, out, _ = convviz("formats")
    assert [line.split()[0] for line in out.splitlines()] == list(FORMATS)


def test_many_sources_into_a_folder(convviz, tmp_path):  # noqa: F811
    save_project(setup_of(preset("sobel-x")), tmp_path / "mine.convviz")
    code, out, _ = convviz("export", "stride-2", "mine.convviz", "-o", "out/", "--format", "png", *SMALL)
    assert code == 0
    assert out.count("Saved ") == 2
    assert names(tmp_path / "out") == ["mine.png", "stride-2.png"]


def test_a_folder_and_a_list_of_sources(convviz, tmp_path):  # noqa: F811
    (tmp_path / "setups").mkdir()
    for name in ("b", "a"):
        save_project(setup_of(preset("stride-2")), tmp_path / "setups" / f"{name}.convviz")
    (tmp_path / "list.txt").write_text(f"# for Monday\nsetups\n\n{setup_line(setup_of(preset('sobel-x')))}\n")
    code, _, _ = convviz("export", "--list", "list.txt", "-o", "{n:02}-{name}-{width}.png", *SMALL)
    assert code == 0
    assert names(tmp_path) == [
        "01-a-320.png",
        "02-b-320.png",
        "03-sobel-x-320.png",
        "list.txt",
        "setups/a.convviz",
        "setups/b.convviz",
    ]
    assert load_file(tmp_path / "03-sobel-x-320.png").document == preset("sobel-x")


def test_a_picture_is_a_source(convviz, tmp_path):  # noqa: F811
    convviz("export", "stride-2", "-o", "a.gif", *SMALL)
    code, _, _ = convviz("export", "a.gif", "-o", "b.svg", "--theme", "dark", *SMALL)
    assert code == 0
    assert load_file(tmp_path / "b.svg").document == preset("stride-2")
    window = NoWindow()
    convviz("open", "a.gif", window=window)
    assert window.opened == [(None, Path("a.gif"), False)]


def test_setups_as_lines_and_files(convviz, tmp_path):  # noqa: F811
    _, line, _ = convviz("line", "stride-2", "--set", "stride=3")
    _, out, _ = convviz("run", line.strip(), "--json")
    assert json.loads(out)["layers"][0]["parameters"]["stride"] == [3, 3]
    code, out, _ = convviz("save", line.strip(), "--set", "padding=same", "-o", "x.convviz")
    assert (code, out) == (0, f"Saved {tmp_path / 'x.convviz'}.\n")
    assert load_file(tmp_path / "x.convviz").document.layers[0].padding == "same"
    assert convviz("save", "stride-2", "-o", "x.gif")[0] == 1


def test_the_plan_writes_nothing(convviz, tmp_path):  # noqa: F811
    code, out, _ = convviz("export", "stride-2", "sobel-x", "-o", "{name}.gif", "--dry-run", *SMALL)
    assert code == 0
    assert out.splitlines()[0].startswith("stride-2.gif  (3 frames, 3.0 s, about ")
    assert out.splitlines()[-1] == "2 files; nothing was written."
    assert names(tmp_path) == []
    plan = json.loads(convviz("export", "stride-2", "-o", "x.gif", "--dry-run", "--json", *SMALL)[1])
    assert (plan[0]["frames"], plan[0]["duration"]) == (3, 3.0)
    assert plan[0]["bytes"] > 1000


@pytest.mark.parametrize(
    ("words", "extent"),
    [
        (["x.mp4"], "75 frames, 3.0 s"),
        (["x.png"], "step 3 of 9"),
        (["x.pdf", "--format", "flip-book"], "3 pages"),
        (["x.pdf", "--format", "sheet-pdf"], "1 page"),
        (["x", "--format", "frames"], "3 frames"),
    ],
)
def test_the_plan_says_what_there_will_be_and_the_report_what_there_is(words, extent, convviz, tmp_path):  # noqa: F811
    command = ["export", "stride-2", "-o", *words, *SMALL]
    assert f"{words[0]}  ({extent}, about " in convviz(*command, "--dry-run")[1]
    assert convviz(*command)[1].startswith(f"Saved {tmp_path / words[0]} ({extent}, ")


def test_files_that_exist_are_all_named_and_can_be_skipped(convviz, tmp_path):  # noqa: F811
    sources = ["stride-2", "sobel-x", "sobel-y", "box-3", "emboss", "identity"]
    for name in sources[:5]:
        (tmp_path / f"{name}.png").write_text("older")
    command = ["export", *sources, "-o", "{name}.png", *SMALL]
    code, out, err = convviz(*command)
    assert (code, out) == (1, "")
    assert (
        "stride-2.png, sobel-x.png, sobel-y.png and 2 more of 6 files exist already; add --overwrite, or --skip-exi"
        in err
    )
    code, out, _ = convviz(*command, "--skip-existing")
    assert (code, out.count("Saved"), out.count("is there already and stays as it is.")) == (0, 1, 5)
    assert (tmp_path / "emboss.png").read_text() == "older"
    assert convviz(*command, "--skip-existing")[1].count("stays as it is") == 6


def test_a_sequence_goes_where_it_was_told(convviz, tmp_path):  # noqa: F811
    command = ["export", "stride-2", "-o", "seq", "--format", "frames", *SMALL]
    assert convviz(*command)[0] == 0
    assert "seq exists already" in convviz(*command)[2]
    assert convviz(*command, "--skip-existing")[1] == "seq is there already and stays as it is.\n"
    assert convviz(*command, "--skip-existing", "--json")[1] == "[]\n"
    assert convviz(*command, "--overwrite")[0] == 0
    assert names(tmp_path) == [f"seq/frame-000{i}.png" for i in (1, 2, 3)]
    assert convviz(*command[:3], "seq/", *command[4:])[0] == 0
    assert "seq/stride-2/frame-0001.png" in names(tmp_path)
    assert "not both" in convviz(*command, "--overwrite", "--skip-existing")[2]


def test_a_dot_may_belong_to_a_name(convviz, tmp_path):  # noqa: F811
    save_project(setup_of(preset("stride-2")), tmp_path / "net.v2.convviz")
    for name in ("straße", "strasse"):
        save_project(setup_of(preset("stride-2")), tmp_path / f"{name}.convviz")
    command = ["export", "net.v2.convviz", "straße.convviz", "strasse.convviz", "-o", "{name}", "--format", "png"]
    code, _, err = convviz(*command, *SMALL)
    assert (code, err) == (0, "")
    assert {"net.v2.png", "straße.png", "strasse.png"} <= set(names(tmp_path))


def test_some_products_of_a_step(convviz, tmp_path):  # noqa: F811
    command = ["export", "stride-2", "-o", "x.png", "--steps", "5", "--size", "640x360", "--without", "titles,caption"]
    code, out, _ = convviz(*command, "--products", "4")
    assert (code, "(step 5 of 9, 4 products, " in out) == (0, True)
    assert "A step has 9 products, not 10." in convviz(*command, "--products", "10", "--overwrite")[2]
    assert "There is no part 'title' to leave away" in convviz(*command, "--without", "title", "--overwrite")[2]


def test_braces_that_belong_to_a_name(convviz, tmp_path):  # noqa: F811
    (tmp_path / "{n}").mkdir()
    assert convviz("export", "stride-2", "-o", "{n}", *SMALL)[0] == 0
    assert convviz("export", "stride-2", "-o", "{{{name}}}.png", *SMALL)[0] == 0
    assert names(tmp_path) == ["{n}/stride-2.gif", "{stride-2}.png"]


def test_what_a_format_cannot_do_is_said(convviz, tmp_path):  # noqa: F811
    code, _, err = convviz("export", "stride-2", "-o", "x.webm", "--loops", "3", *SMALL)
    assert code == 0
    assert err == "WebM video (VP9): how often it plays is the player's choice; --loops is left out.\n"
    assert convviz("export", "stride-2", "-o", "x.webp", "--loops", "3", *SMALL)[2] == ""


def test_a_setup_that_is_too_large_to_travel_is_said(convviz, tmp_path):  # noqa: F811
    document = preset("stride-2").replace(input=np.random.default_rng(0).random((1, 400, 400)))
    save_project(setup_of(document), tmp_path / "large.convviz")
    code, _, err = convviz("export", "large.convviz", "-o", "x.png", "--size", "320x180", "--steps", "1")
    assert code == 0
    assert "The setup is too large to travel in the file; save the project, too" in err


def test_the_report_in_json_and_several_at_a_time(tmp_path):
    words = ["stride-2", "sobel-x", "no-such-preset.convviz"]
    command = [sys.executable, "-m", "convviz", "export", *words[:2], "-o", "out/{name}.webp", "--jobs", "2", "--json"]
    (tmp_path / "out").mkdir()
    done = subprocess.run([*command, *SMALL], cwd=tmp_path, capture_output=True, text=True, check=True)
    report = {entry["source"]: entry for entry in json.loads(done.stdout)}
    assert set(report) == {"stride-2", "sobel-x"}
    for entry in report.values():
        assert (entry["error"], entry["frames"], entry["format"]) == ("", 3, "webp")
        assert entry["bytes"] == Path(entry["path"]).stat().st_size
        assert entry["duration"] == 3.0


def test_one_failure_does_not_stop_the_others(convviz, tmp_path, monkeypatch):  # noqa: F811
    (tmp_path / "to-sobel-x").write_text("no folder")
    code, out, err = convviz("export", "stride-2", "sobel-x", "-o", "to-{name}/x.gif", *SMALL)
    assert code == 1
    assert "to-stride-2/x.gif" in out
    assert "sobel-x: Cannot write" in err
    assert "1 of 2 exports failed; the others are there." in err


def test_every_choice_reaches_the_file(convviz, tmp_path):  # noqa: F811
    words = ["--size", "square", "--theme", "dark", "--detail", "glide", "--no-easing", "--order", "boomerang"]
    more = ["--loops", "2", "--hold", "0", "--hold-first", "1", "--steps-per-second", "4", "--finished-first"]
    parts = ["--without", "titles", "--without", "caption", "--steps", "1-4"]
    assert convviz("export", "stride-2", "-o", "x.gif", *words, *more, *parts)[0] == 0
    with Image.open(tmp_path / "x.gif") as image:
        assert image.size == (1080, 1080)
        assert image.info["loop"] == 1
        assert image.convert("RGB").getpixel((2, 2)) == (22, 24, 29)
        image.seek(1)  # behind the finished map
        assert image.info["duration"] >= 1000


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export"], "There is nothing to export"),
        (["export", "stride-2", "sobel-x", "-o", "x.gif"], "Several sources cannot all become x.gif"),
        (["export", "stride-2", "stride-2", "-o", "{name}.gif"], "would both become stride-2.gif"),
        (["export", "stride-2", "-o", "{nam}.gif"], "There is no '{nam}' for a file name; use {name}"),
        (
            ["export", "stride-2", "-o", "there.gif"],
            "there.gif exists already; choose another name, or add --overwrite",
        ),
        (["export", "empty"], "There is no project file (*.convviz) in the folder empty"),
        (["export", "stride-2", "-o", "x.gif", "--jobs", "0"], "There cannot be 0 exports at a time"),
        (["export", "stride-2", "-o", "x.gif", "--size", "20000x20000"], "it must be from 160 to 8,192"),
        (["export", "stride-2", "-o", "x.gif", "--format", "tiff"], "There is no format 'tiff'"),
        (["export", "stride-2", "-o", "x.pdf", "--format", "sheet-pdf", "--per-row", "some"], "'some' is no number"),
        (["export", "stride-2", "-o", "x.gif", "--channel", "0"], "There is no channel 0"),
        (
            ["export", "grouped", "-o", "x.gif", "--channel", "5"],
            "There is no channel 5; the input of this layer has 4",
        ),
        (["export", "nosuch", "-o", "x.gif"], "There is no preset 'nosuch'; 'convviz presets' lists them."),
        (["export", "stride-2", "-o", "x.png", "--format", "frames"], "give a name without an ending, not 'x.png'"),
        (["export", "A/x.convviz", "a/X.convviz", "-o", "{name}.gif"], "would both become X.gif"),
        (["export", "photo.png", "-o", "x.gif"], "a picture without a setup of convviz in it"),
        (["export", "convviz1:AAAA", "-o", "x.gif"], "The setup line is damaged"),
        (["run", "convviz9:AAAA"], "A newer convviz made this setup line"),
    ],
)
def test_what_cannot_be_is_one_sentence(words, sentence, convviz, tmp_path):  # noqa: F811
    (tmp_path / "there.gif").write_text("older")
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "A" / "x.convviz", tmp_path / "a" / "X.convviz"):
        path.parent.mkdir(exist_ok=True)
        save_project(setup_of(preset()), path)
    Image.new("RGB", (4, 4)).save(tmp_path / "photo.png")
    code, out, err = convviz(*words)
    assert (code, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert (tmp_path / "there.gif").read_text() == "older"
    assert names(tmp_path) == ["A/x.convviz", "a/X.convviz", "photo.png", "there.gif"]


def test_overwriting_when_told(convviz, tmp_path):  # noqa: F811
    (tmp_path / "x.gif").write_text("older")
    assert convviz("export", "stride-2", "-o", "x.gif", "--overwrite", *SMALL)[0] == 0
    assert (tmp_path / "x.gif").read_bytes().startswith(b"GIF89a")


def test_very_many_frames_are_warned_of_with_a_size_and_a_way_out(convviz, tmp_path):  # noqa: F811
    save_project(setup_of(random_picture(48)), tmp_path / "big.convviz")
    code, _, err = convviz("export", "big.convviz", "-o", "x.gif", "--size", "160x160", "--steps-per-second", "50")
    assert code == 0
    assert re.match(r"big.convviz makes 2,304 frames, [\d.]+ s, about [\d.]+ MB; ", err)
    assert "--steps 1-2304:5 shows one step in 5." in err


@pytest.mark.parametrize("device", ["/dev/zero", "comments"])
def test_a_list_without_end(device, convviz, tmp_path):  # noqa: F811
    name = device
    if device == "comments":
        name = str(tmp_path / "list.txt")
        Path(name).write_text("# one\n" * 30_000)
    code, _, err = convviz("export", "--list", name, "-o", "x.png")
    assert (code, "is it a list of sources?" in err) == (1, True)


def test_a_dot_at_the_end_of_a_name_is_no_ending(convviz, tmp_path):  # noqa: F811
    code, _, _ = convviz("export", "vertical-line", "-o", str(tmp_path / "x.gif."), *SMALL)
    assert (code, [file.name for file in tmp_path.glob("x*")]) == (0, ["x.gif"])


def test_a_device_is_no_target(convviz):  # noqa: F811
    code, _, err = convviz("export", "vertical-line", "-o", "/dev/full", "--format", "gif")
    assert (code, "give a name that ends in .gif" in err) == (1, True)
    assert not Path("/dev/full.gif").exists()


def test_what_a_setup_looks_at_stays_unless_another_is_asked_for(tmp_path):
    setup = setup_of(many_channels(), channel=2, fractions=True)
    unasked = dict.fromkeys(
        ("overlays", "form", "matrix", "names", "names_from", "turning", "asking", "question", "palette")
    )
    kept = choices_of({"without": (), "per_row": "0", "channel": None, "walk": None, "fractions": None, **unasked})
    assert shown(setup, None, kept)[0] == setup
    asked = choices_of({"without": (), "per_row": "0", "channel": 2, "walk": None, "fractions": None, **unasked})
    assert shown(setup, None, asked)[0].look.channel == 1


def test_a_walk_is_written_from_the_command_line(convviz, tmp_path):  # noqa: F811
    assert convviz("save", "transposed-overlap", "--walk", "equivalent", "-o", "y.convviz")[0] == 0
    assert load_file(tmp_path / "y.convviz").look.walk == "equivalent"
    line = convviz("line", "transposed-overlap", "--walk", "equivalent")[1].strip()
    assert from_setup_line(line).look.walk == "equivalent"
    code, _, err = convviz("save", "stride-2", "--walk", "equivalent", "-o", "z.convviz")
    assert (code, "There is no walk 'equivalent'" in err) == (1, True)
    assert "scatter: stamped kernels, equivalent: equivalent convolution" in convviz("operations")[1]
    by_set = json.loads(convviz("run", "transposed-overlap", "--set", "view=equivalent", "--json")[1])
    assert by_set == json.loads(convviz("run", "transposed-overlap", "--walk", "equivalent", "--json")[1])
    assert (by_set["walk"], by_set["parameters"]["view"]) == ("equivalent", "equivalent")
    down = json.loads(convviz("run", "down-and-up", "--set", "2.view=equivalent", "--json")[1])
    assert [layer["walk"] for layer in down["layers"]] == ["windows", "equivalent"]
    assert "There is no walk 'x'" in convviz("run", "down-and-up", "--set", "2.view=x")[2]
    assert "no walk 'equivalent'; convolution has windows" in convviz("run", "sobel-x", "--set", "view=equivalent")[2]


def test_another_way_through_the_steps_is_exported(convviz, tmp_path):  # noqa: F811
    for walk, steps in (("equivalent", 81), ("scatter", 16)):
        code, out, err = convviz("export", "checkerboard", "--walk", walk, "-o", f"{walk}.png", "--size", "320x180")
        assert (code, err) == (0, "")
        assert f"of {steps}" in out
    code, _, err = convviz("export", "checkerboard", "--walk", "sideways", "-o", "out.png")
    assert code
    assert "sideways" in err
    assert not (tmp_path / "out.png").exists()


def test_a_files_own_form_and_matrix_are_exported(convviz, tmp_path):  # noqa: F811
    save_project(setup_of(many_channels(), form=Form.MATRICES, names=True), tmp_path / "own.convviz")
    code, _, err = convviz("export", "own.convviz", "-o", "own.gif", "--steps", "1")
    assert code == 0, err
    assert load_file(tmp_path / "own.gif").look.form is Form.MATRICES
    assert convviz("export", "own.convviz", "-o", "line.gif", "--steps", "1", "--form", "line")[0] == 0
    assert load_file(tmp_path / "line.gif").look.form is Form.LINE


def test_several_overlays_are_several(convviz, tmp_path):  # noqa: F811
    for n, given in enumerate((("--overlay", "counts", "--overlay", "padding"), ("--overlay", "counts,padding"))):
        assert convviz("export", "same-padding", "-o", f"{n}.gif", "--steps", "1", *given)[0] == 0
        assert load_file(tmp_path / f"{n}.gif").look.overlays == ("counts", "padding")


def test_colours_texts_and_questions_from_the_command_line(convviz, tmp_path):  # noqa: F811
    pictures = {}
    for name, more in {
        "plain": (),
        "colours": ("--palette", "purple-green"),
        "texts": ("--texts", "largest"),
    }.items():
        assert convviz("export", "stride-2", "-o", f"{name}.png", *SMALL, *more)[0] == 0
        pictures[name] = (tmp_path / f"{name}.png").read_bytes()
    assert len(set(pictures.values())) == 3
    frames = {}
    for kind in ("cell", "row", "size", "weight"):
        code, out, _ = convviz("export", "stride-2", "-o", f"{kind}.gif", *SMALL, "--predict", "--question", kind)
        assert code == 0
        frames[kind] = int(out.split(" frames")[0].rsplit("(", 1)[1])
    # Of three steps, the first of a row.
    assert frames == {"cell": 6, "row": 4, "size": 4, "weight": 4}
    code, _, err = convviz("export", "stride-2", "-o", "x.gif", *SMALL, "--predict", "--question", "chosen")
    assert (code, "No cell of the map is chosen" in err) == (1, True)
    code, _, err = convviz("export", "stride-2", "-o", "x.gif", *SMALL, "--palette", "rainbow")
    assert (code, "rainbow" in err) == (2, True)
