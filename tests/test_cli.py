"""The command line as a user runs it: exit codes, one sentence on standard error, no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from documents import does_not_fit, many_channels, setup_of
from facts import GUIDE, NUMERICAL, PLAIN_CONVOLUTIONS, POOLED, PRESET_OF, SINGLE_LAYER, TRANSPOSED, TUTORIAL
from PIL import Image

from convviz.cli import commands
from convviz.model import presets, save_project

ROOT = Path(__file__).resolve().parent.parent


class NoWindow:
    """Stands for the window; records what it is asked."""

    def __init__(self):
        self.opened = []

    def prepare(self):
        pass

    def run(self, document=None, path=None, *, playing=False):
        self.opened.append((document, path, playing))
        return 0


@pytest.fixture
def convviz(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments, window=None):
        with pytest.raises(SystemExit) as left:
            commands.main(window or NoWindow(), [str(a) for a in arguments])
        out = capsys.readouterr()
        return left.value.code or 0, out.out, out.err

    return call


def process(*arguments, **environment):
    """A process of its own, without a display."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "convviz", *map(str, arguments)]
    return subprocess.run(command, env=env | environment, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize("example", SINGLE_LAYER, ids=lambda e: e["name"])
def test_run_gives_the_tutorials_numbers(example, convviz):
    code, out, _ = convviz("run", PRESET_OF[example["name"]], "--json")
    report = json.loads(out)
    assert code == 0
    assert report["output_shape"] == [1, *example["output_shapes"][0]]
    assert report["parameter_count"] == example["parameters"][0]
    if "output" in example:
        assert report["output"] == [example["output"]]
    if "padded_shape" in example:
        assert report["padded_shape"] == [1, *example["padded_shape"]]
    if "pixels_lost" in example:
        assert example["pixels_in"] - sum(map(len, report["output"][0])) == example["pixels_lost"]
    for step, published in zip(report["steps"], example.get("first_row_patches", []), strict=False):
        assert step["patch"] == [published["patch"]]
        assert step["value"] == published["value"]
    if "first_patch" in example:
        patch = [[0 if v == "x" else v for v in row] for row in example["first_patch"]["patch"]]
        assert report["steps"][0]["patch"] == [patch]
        assert report["steps"][0]["value"] == example["first_patch"]["value"]


@pytest.mark.parametrize("animation", PLAIN_CONVOLUTIONS, ids=lambda a: a["name"])
def test_run_gives_the_guides_sizes(animation, convviz):
    report = json.loads(convviz("run", animation["name"], "--json")[1])
    assert report["output_shape"] == [1, animation["output"], animation["output"]]
    assert len(report["steps"]) == animation["frames"]


@pytest.mark.parametrize("figure", NUMERICAL, ids=lambda f: f["name"])
def test_run_gives_the_guides_numbers(figure, convviz):
    report = json.loads(convviz("run", figure["name"], "--json")[1])
    assert report["output"] == [figure["output"]]
    assert report["input_shape"] == [1, len(GUIDE["numerical"]["input"]), 5]


@pytest.mark.parametrize("animation", TRANSPOSED, ids=lambda a: a["name"])
def test_run_gives_the_guides_transposed_sizes(animation, convviz):
    report = json.loads(convviz("run", animation["name"], "--json")[1])
    assert report["output_shape"] == [1, animation["output"], animation["output"]]
    assert len(report["steps"]) == animation["frames"]
    assert report["equivalent_convolution"] == [animation["equivalent_convolution"]] * 2


@pytest.mark.parametrize("figure", POOLED, ids=lambda f: f["name"])
def test_run_gives_the_guides_pools(figure, convviz):
    report = json.loads(convviz("run", figure["name"], "--json")[1])
    assert [[round(v, 6) for v in row] for row in report["output"][0]] == figure["output"]


@pytest.mark.parametrize("example", [e for e in TUTORIAL["examples"] if len(e["layers"]) > 1], ids=lambda e: e["name"])
def test_run_gives_the_tutorials_stacks(example, convviz):
    report = json.loads(convviz("run", PRESET_OF[example["name"]], "--json")[1])
    assert [layer["output_shape"][1:] for layer in report["layers"]] == example["output_shapes"]
    assert [layer["parameter_count"] for layer in report["layers"]] == example["parameters"]
    assert report["parameter_count"] == example["total_parameters"]


def test_what_only_one_kind_of_size_has(convviz):
    """Remainders, overhangs and unreached cells are a convolution's; the one that it equals, a transposed one's."""
    transposed = json.loads(convviz("run", "transposed-overlap", "--json")[1])
    assert (transposed["remainder"], transposed["overhang"], transposed["unreached"]) == ([0, 0], [0, 0], [[], []])
    assert [axis["zeros_between"] for axis in transposed["equivalent_convolution"]] == [1, 1]
    strided = json.loads(convviz("run", "stride-2", "--json")[1])
    assert (strided["remainder"], strided["overhang"], strided["unreached"]) == ([1, 1], [0, 0], [[7], [7]])
    assert strided["equivalent_convolution"] is None
    hanging = json.loads(convviz("run", "max-pooling-ceil", "--json")[1])
    assert (hanging["overhang"], hanging["unreached"]) == ([1, 1], [[], []])


def test_border_counts_of_the_guide(convviz):
    report = json.loads(convviz("run", "vertical-line", "--json")[1])
    line = [1, 2, 3, 3, 3, 3, 2, 1]
    assert report["window_counts"] == [[a * b for b in line] for a in line]
    assert report["outputs_touching_padding"] == 0


def test_summary_in_keras_manner(convviz):
    code, out, _ = convviz("summary", "detect-relu-pool")
    assert code == 0
    lines = out.splitlines()
    assert [line.split()[-1] for line in lines if "d (" in line or "d_1 (" in line] == ["10", "0", "10"]
    assert "(1, 4, 4)" in lines[3]
    assert lines[-1] == "Total parameters: 20"


def test_operations_lists_what_is_declared(convviz):
    code, out, _ = convviz("operations")
    assert code == 0
    for word in ("conv_transpose2d", "max_pool2d", "count_include_pad", "output_padding", "leaky_relu", "same_lower"):
        assert word in out


def test_parameters_are_set_before_running(convviz):
    report = json.loads(convviz("run", "vertical-line", "--set", "stride=2", "--set", "padding=same", "--json")[1])
    assert report["output_shape"] == [1, 4, 4]
    code, _, err = convviz("run", "vertical-line", "--set", "stride=0")
    assert (code, err.strip()) == (1, "convviz: The stride is 0; it must be at least 1.")


def test_a_layer_of_a_stack_is_exported(convviz, tmp_path):
    target = tmp_path / "pool.gif"
    code, out, err = convviz("export", "detect-relu-pool", "--layer", 2, "-o", target, "--size", "400x300")
    assert (code, err) == (0, "")
    assert "16 frames" in out
    code, _, err = convviz("export", "detect-relu-pool", "--layer", 9, "-o", target)
    assert code == 1
    assert "There is no layer 9; the setup has 3." in err


def test_run_in_words(convviz):
    code, out, _ = convviz("run", "stride-2")
    assert code == 0
    assert "(8 − 3) / 2 + 1 = 3.5 → 3" in out
    assert "1 row and 1 column are never reached." in out
    assert "parameters   10" in out
    assert out.count("0  3  0") == 3


def test_presets_lists_every_one(convviz):
    code, out, _ = convviz("presets")
    assert code == 0
    for preset in presets():
        assert f"  {preset.name} " in out
        assert preset.description in out


def test_export_writes_a_gif(convviz, tmp_path):
    code, out, err = convviz(
        "export", "stride-2", "-o", "x.gif", "--size", "320x200", "--theme", "dark", "--detail", "products"
    )
    assert (code, err) == (0, "")
    assert "99 frames" in out
    with Image.open(tmp_path / "x.gif") as image:
        assert (image.size, image.n_frames) == ((320, 200), 99)


def test_export_takes_a_project_file(convviz, tmp_path):
    save_project(setup_of(many_channels()), tmp_path / "mine.convviz")
    assert convviz("export", tmp_path / "mine.convviz", "-o", "x.gif", "--size", "400x300")[0] == 0


def test_no_command_opens_a_window(convviz, tmp_path):
    window = NoWindow()
    assert convviz(window=window)[0] == 0
    save_project(setup_of(many_channels()), tmp_path / "mine.convviz")
    assert convviz("mine.convviz", window=window)[0] == 0
    assert convviz("open", "stride-2", "--play", window=window)[0] == 0
    assert [(path, playing) for _, path, playing in window.opened] == [
        (None, False),
        (Path("mine.convviz"), False),
        (None, True),
    ]
    assert window.opened[2][0].layer.stride == (2, 2)


def test_demo_exports_and_plays(convviz, tmp_path):
    window = NoWindow()
    code, out, _ = convviz("demo", window=window)
    assert code == 0
    assert str(tmp_path / "convviz-demo.gif") in out
    assert window.opened[0][2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "vertcal-line"], "There is no preset 'vertcal-line'; did you mean 'vertical-line'?"),
        (["export", "nope", "-o", "x.gif"], "There is no preset 'nope'"),
        (["run", "gone.convviz"], "Cannot read gone.convviz: no such file or directory."),
        (["run", "big.convviz"], "The 7×3 kernel does not fit the 4×4 input"),
        (["export", "big.convviz", "-o", "x.gif"], "There is nothing to export."),
        (["run", "cut.convviz"], "the file ends too early"),
        (["export", "stride-2", "-o", "x.mp9"], "does not write '.mp9' files"),
        (["export", "stride-2", "-o", "no/where.gif"], "does not exist; create it first"),
        (["export", "stride-2", "-o", "x.gif", "--size", "big"], "'big' is not a size"),
        (["export", "stride-2", "-o", "x.gif", "--size", "20000x20000"], "it must be from 160 to 8,192"),
        (["export", "stride-2", "-o", "x.gif", "--steps-per-second", "0"], "The speed is 0 steps a second"),
        (["export", "stride-2", "-o", "x.gif", "--steps-per-second", "nan"], "'nan' is not a number"),
        (["export", "stride-2", "-o", "x.gif", "--hold", "-1"], "cannot be held for -1 s"),
        (["open", "nope"], "There is no preset 'nope'"),
    ],
)
def test_what_goes_wrong_is_one_sentence(arguments, sentence, convviz, tmp_path):
    save_project(setup_of(does_not_fit()), tmp_path / "big.convviz")
    (tmp_path / "cut.convviz").write_text('{"convviz": 1,')
    code, out, err = convviz(*arguments)
    assert code == 1
    assert out == ""
    assert err.startswith("convviz: ")
    assert err.count("\n") == 1
    assert sentence in err
    assert not list(tmp_path.glob("*.gif"))


@pytest.mark.parametrize("arguments", [["run"], ["dance"], ["export", "x", "-o", "x.gif", "--theme", "pink"]])
def test_wrong_usage_is_explained(arguments, convviz):
    code, _, err = convviz(*arguments)
    assert code == 2
    assert "Usage" in err


def test_no_display_is_one_sentence():
    result = process()
    assert result.returncode == 1
    assert (
        result.stderr == "convviz: There is no display to open a window on; 'convviz export' makes a GIF without one.\n"
    )


def test_a_display_that_does_not_answer():
    result = process(DISPLAY=":987")
    assert result.returncode == 1
    assert result.stderr.startswith("convviz: The display :987 does not answer")
    assert result.stderr.count("\n") == 1


def test_a_missing_system_library_is_named(convviz):
    class Missing(NoWindow):
        def prepare(self):
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    code, _, err = convviz("open", "stride-2", window=Missing())
    assert code == 1
    assert err.startswith("convviz: Qt needs the system library libEGL.so.1, which is missing; on Debian and Ubuntu")
    assert err.count("\n") == 1


def test_the_window_program_without_a_display():
    code = "from convviz.__main__ import main_window; main_window()"
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    result = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "There is no display" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_demo_without_a_display_still_succeeds(tmp_path):
    result = process("demo", "-o", tmp_path / "demo.gif")
    assert result.returncode == 0
    assert (tmp_path / "demo.gif").stat().st_size > 10_000
    assert "No window was opened. There is no display" in result.stdout


def test_an_unwritable_folder(tmp_path):
    """/proc refuses new files, whoever asks."""
    result = process("export", "stride-2", "-o", "/proc/x.gif")
    assert result.returncode == 1
    assert result.stderr.startswith("convviz: Cannot write /proc/x.gif: ")
    assert result.stderr.count("\n") == 1
