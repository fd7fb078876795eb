"""Exports as rows of a file; one bad row does not stop the others."""

import json

import pytest
from PIL import Image

from convviz.cli import commands


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        commands.main(None, [str(word) for word in words])
    told = capsys.readouterr()
    return left.value.code or 0, told.out, told.err


TOML = """
size = "320x180"

[[job]]
source = "vertical-line"
output = "OUT/one.png"

[[job]]
source = "sobel-x"
name = "OUT/two.gif"
steps = "1-3"
size = "400x200"
theme = "dark"
set = ["stride=2", "padding=same"]
transparent = false
"""


def test_each_row_has_its_own_options(tmp_path, capsys):
    jobs = tmp_path / "jobs.toml"
    jobs.write_text(TOML.replace("OUT", str(tmp_path)))
    code, out, err = run(capsys, "export", "--jobs-file", jobs)
    assert (code, err) == (0, "")
    assert out.count("Saved") == 2
    with Image.open(tmp_path / "one.png") as one, Image.open(tmp_path / "two.gif") as two:
        assert (one.size, two.size) == ((320, 180), (400, 200))
        assert max(two.convert("RGB").getpixel((1, 1))) < 60


def test_a_table_of_a_spreadsheet_is_one_too(tmp_path, capsys):
    jobs = tmp_path / "jobs.csv"
    jobs.write_text(
        f"source;output;size;without\nvertical-line;{tmp_path}/a.png;320x180;caption\n\nsobel-x;{tmp_path}/b.png;;\n",
        encoding="utf-8-sig",
    )
    code, _, _ = run(capsys, "export", "--jobs-file", jobs)
    assert code == 0
    with Image.open(tmp_path / "a.png") as one, Image.open(tmp_path / "b.png") as two:
        assert (one.size, two.size) == ((320, 180), (1280, 720))


def test_one_bad_row_does_not_stop_the_others_and_the_report_says_which(tmp_path, capsys):
    jobs = tmp_path / "jobs.csv"
    jobs.write_text(
        "source,output,size,steps\n"
        f"vertical-line,{tmp_path}/good.png,320x180,\n"
        f"nothing,{tmp_path}/x.png,320x180,\n"
        f"sobel-x,{tmp_path}/y.png,huge,\n"
        f",{tmp_path}/z.png,320x180,\n"
        f"sobel-x,{tmp_path}/late.png,320x180,\n"
    )
    code, out, err = run(capsys, "export", "--jobs-file", jobs)
    assert code == 1
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["good.png", "late.png"]
    assert out.count("Saved") == 2
    for sentence in (
        "line 3 (nothing): There is no preset 'nothing'",
        "line 4 (sobel-x): 'huge' is not a size",
        "line 5 (?): There is no source.",
        "3 of 5 exports failed; the others are there.",
    ):
        assert sentence in err
    code, out, _ = run(capsys, "export", "--jobs-file", jobs, "--json", "--overwrite")
    assert [bool(outcome["error"]) for outcome in json.loads(out)] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.toml", "[[job]\n", "is no TOML"),
        ("a.toml", "", "There are no exports in a.toml"),
        ("a.toml", "job = 3", "begins with [[job]]"),
        ("a.toml", '[[job]]\nsource = "sobel-x"\njobs = 2', "'jobs' is for all exports together"),
        ("a.toml", '[[job]]\nsource = "sobel-x"\ncolour = "red"', "An export has no option 'colour'"),
        ("a.toml", '[[job]]\nsource = "sobel-x"\ntransparent = "perhaps"', "'transparent' is true or false"),
        ("a.csv", "source,size\nsobel-x,1,2,3\n", "Line 2 of a.csv has more columns than headings"),
        ("a.csv", b"\xff\xfe\x00", "is no text in UTF-8"),
    ],
)
def test_a_file_that_is_none_says_why(name, text, sentence, tmp_path, capsys):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    code, _, err = run(capsys, "export", "--jobs-file", path)
    assert code != 0
    assert sentence in err


def test_sources_stand_in_one_place(tmp_path, capsys):
    path = tmp_path / "a.toml"
    path.write_text('[[job]]\nsource = "sobel-x"')
    code, _, err = run(capsys, "export", "stride-2", "--jobs-file", path)
    assert code == 1
    assert "not both" in err


def test_a_row_that_fails_while_it_is_made_is_named_by_its_place(tmp_path, capsys):
    jobs = tmp_path / "jobs.csv"
    rows = [f"sobel-x;{tmp_path}/{n}.png;85mm;{letters}" for n, letters in enumerate(("5", "40", "30"))]
    jobs.write_text("\n".join(["source;output;size;letters", *rows]))
    code, out, err = run(capsys, "export", "--jobs-file", jobs)
    assert code == 1
    assert out.count("Saved") == 1
    assert "line 3 (sobel-x): Letters of 40 points leave no room" in err
    assert "line 4 (sobel-x): Letters of 30 points leave no room" in err
    code, out, err = run(capsys, "export", "--jobs-file", jobs, "--overwrite", "--json")
    assert [one["source"] for one in json.loads(out)] == [f"line {n} (sobel-x)" for n in (2, 3, 4)]
