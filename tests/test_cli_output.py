"""What the command line says where it is redirected: any encoding, any device, any name; never a traceback."""

import os
import subprocess
import sys

import pytest
from documents import preset, setup_of

from convviz.model import save_project


def run(folder, *words, encoding="utf-8", **streams):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    command = [sys.executable, "-m", "convviz", *words]
    return subprocess.run(command, cwd=folder, env=environment, check=False, timeout=60, **streams)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-16"])
@pytest.mark.parametrize("words", [["presets"], ["run", "same-padding"], ["operations"], ["run", "nosuch–×"]])
def test_every_encoding(words, encoding, tmp_path):
    done = run(tmp_path, *words, encoding=encoding)
    assert done.returncode == ("nosuch" in words[-1])
    assert b"Traceback" not in done.stderr
    # Where a system says that it has nothing but ASCII, click does not believe it.
    text = (done.stderr if done.returncode else done.stdout).decode("utf-8" if encoding == "ascii" else encoding)
    assert len(text) > 40


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a system without full devices")
def test_a_full_device(tmp_path):
    with open("/dev/full", "wb") as full:
        done = run(tmp_path, "presets", stdout=full)
    assert (done.returncode, done.stderr) == (1, b"convviz: Cannot write the output: no space left on device.\n")


def test_closed_streams(tmp_path):
    for words in (["presets"], ["run", "nosuch"]):
        code = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'convviz', *sys.argv[1:]])"
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=tmp_path, stderr=subprocess.PIPE, check=False, timeout=60
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode == ("nosuch" in words)


def test_a_link_that_leads_to_itself(tmp_path):
    (tmp_path / "loop.convviz").symlink_to("loop.convviz")
    for words in (["run", "loop.convviz"], ["export", "same-padding", "-o", "loop.convviz/x.gif"]):
        done = run(tmp_path, *words)
        assert done.returncode == 1
        assert done.stderr.startswith(b"convviz: ")
        assert b"Traceback" not in done.stderr


def test_names_that_begin_with_a_dash(tmp_path):
    save_project(setup_of(preset()), tmp_path / "-x.convviz")
    done = run(tmp_path, "export", "-o", "-y.png", "--size", "320x180", "--", "-x.convviz")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "-y.png").exists()


def test_control_characters_of_names_are_made_visible(tmp_path):
    done = run(tmp_path, "run", "a\x1b[31mb\nc")
    assert done.returncode == 1
    assert b"\x1b" not in done.stderr
    assert done.stderr.count(b"\n") == 1
