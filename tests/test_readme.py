"""What the README says of keys, commands and files is so."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from convviz.export import FORMATS
from convviz.model import presets, save_project
from convviz.ui.actions import key_table

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_keys_is_that_of_the_actions():
    assert f"<!-- keys -->\n{key_table()}\n" in TEXT


def test_pictures_exist():
    links = re.findall(r"!\[[^]]+\]\(([^)]+)\)", TEXT)
    assert links
    for link in links:
        assert (ROOT / link).stat().st_size > 5000


def test_files_that_are_named_exist():
    for name in re.findall(r"`((?:tests|packaging|convviz|engine|model|export|ui|resources)/[\w./-]+)`", TEXT):
        places = (ROOT / name, ROOT / "convviz" / name)
        assert any(place.exists() for place in places), name


def test_presets_that_are_named_exist():
    known = {preset.name for preset in presets()}
    for command in re.findall(r"convviz (?:run|export) ([\w-]+) ", TEXT):
        assert command in known


def python(marker, folder, setup=""):
    code = re.search(rf"{re.escape(marker)}.*?```python\n(.*?)```", TEXT, re.DOTALL)[1]
    command = [sys.executable, "-c", setup + code]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_examples_in_python_run(tmp_path):
    setup = "import numpy as np\nimage = np.zeros((8, 8))\n"
    assert python("The engine alone, from Python:", tmp_path, setup).count("(0, ") == 16
    assert python("<!-- from Python -->", tmp_path).startswith("convviz1:")
    assert {p.name for p in tmp_path.iterdir()} >= {"slide.gif", "slide.mp4", "strip.pdf"}


def test_the_commands_of_the_exports_run(tmp_path):
    """As they stand, in a folder with project files."""
    (tmp_path / "setups").mkdir()
    save_project(presets()[0].setup, tmp_path / "setups" / "a.convviz")
    block = re.search(r"## Exports.*?```sh\n(.*?)```", TEXT, re.DOTALL)[1]
    commands = [line.split("#")[0].split(maxsplit=1)[1] for line in block.splitlines()]
    assert len(commands) == 12
    for command in commands:
        words = [sys.executable, "-m", "convviz", *shlex.split(command)]
        result = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert result.returncode == 0, (command, result.stderr)


def test_the_commands_of_the_start_run(tmp_path):
    """As they stand, but for the window."""
    save_project(presets()[0].setup, tmp_path / "mine.convviz")
    Image.new("RGB", (64, 48), "red").save(tmp_path / "photo.jpg")
    (tmp_path / "cells.csv").write_text("1,2,3\n4,5,6\n7,8,9\n")
    np.save(tmp_path / "kernel.npy", np.eye(2))
    block = re.search(r"From then on:\n\n```sh\n(.*?)```", TEXT, re.DOTALL)[1]
    commands = [line.split("#")[0].split(maxsplit=1)[1:] for line in block.splitlines()]
    assert commands[0] == []
    for command in commands[1:]:
        if "--present" in command[0]:  # it opens a window and stays
            continue
        words = [sys.executable, "-m", "convviz", *shlex.split(command[0])]
        result = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert result.returncode == 0, (command, result.stderr)
        assert result.stdout


def test_the_jobs_file_is_exported(tmp_path):
    Image.new("RGB", (64, 48), "red").save(tmp_path / "photo.jpg")
    (tmp_path / "slides.toml").write_text(re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)[1])
    words = [sys.executable, "-m", "convviz", "export", "--jobs-file=slides.toml"]
    result = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert {p.name for p in (tmp_path / "slides").iterdir()} == {"line.gif", "photo.mp4"}


def test_the_table_of_formats_names_them_all():
    table = re.search(r"\| format \| ending.*?\n\n", TEXT, re.DOTALL)[0]
    named = set(re.findall(r"`([\w-]+)`", table)) - {"pip"}
    assert set(FORMATS) <= named


def test_the_script_of_the_continuous_integration_runs_the_commands_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text()
    assert 'block "the tests"' in script
    assert "<!-- the tests -->\n```sh\npython3 -m venv" in TEXT
    for name in ("the main job", "the benchmarks", "the programs"):
        assert f'"{name}"' in script
        assert f"<!-- {name} -->\n```sh\n" in TEXT
    assert "<!-- the main job -->\n```sh\npython3 -m venv" in TEXT
