"""Programs that did not write the files, asked what is in them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


def needs(*programs):
    """Skip where a program is not installed; CI installs all of them."""
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} not installed")


def run(*command, text=True):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=text).stdout


def ffprobe(path):
    """Width, height, number of frames, seconds."""
    words = ["-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json"]
    answer = json.loads(run("ffprobe", *words, path))
    stream = answer["streams"][0]
    duration = stream.get("duration") or answer["format"].get("duration") or "nan"
    return stream["width"], stream["height"], int(stream["nb_read_frames"]), float(duration)


def ffmpeg_frames(path, width, height):
    """All frames as (frames, rows, columns, 3)."""
    raw = run(
        "ffmpeg",
        "-v",
        "error",
        "-i",
        path,
        "-fps_mode",
        "passthrough",
        "-pix_fmt",
        "rgb24",
        "-f",
        "rawvideo",
        "-",
        text=False,
    )
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def gifsicle(path):
    """Frames, seconds, loop count (None where it plays once), canvas size."""
    text = run("gifsicle", "--info", path)
    delays = [float(d) for d in re.findall(r"delay ([\d.]+)s", text)]
    loop = re.search(r"loop (forever|count (\d+))", text)
    size = re.search(r"logical screen (\d+)x(\d+)", text)
    loops = None if loop is None else (0 if loop[1] == "forever" else int(loop[2]))
    return len(re.findall(r"\+ image #", text)), sum(delays), loops, (int(size[1]), int(size[2]))


def webp(path):
    """Frames, seconds, loop count, canvas size, by the WebP project's own tool."""
    text = run("webpmux", "-info", path)
    rows = re.findall(r"^\s*\d+:\s+\d+\s+\d+\s+\S+\s+\d+\s+\d+\s+(\d+)", text, re.MULTILINE)
    size = re.search(r"Canvas size: (\d+) x (\d+)", text)
    loops = re.search(r"Loop Count : (\d+)", text)
    return len(rows), sum(map(int, rows)) / 1000, int(loops[1]), (int(size[1]), int(size[2]))


def rsvg(path, tmp_path, width):
    """An SVG as a picture (rows, columns, 3)."""
    out = tmp_path / "rsvg.png"
    run("rsvg-convert", "-w", width, "--background-color", "white", path, "-o", out)
    return picture(out)


def pdf_pages(path):
    """Number of pages and size of the first in points."""
    text = run("pdfinfo", path)
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", text)
    return int(re.search(r"Pages:\s+(\d+)", text)[1]), (float(size[1]), float(size[2]))


def pdf_picture(path, tmp_path, width, height, page=1):
    """A page as a picture (rows, columns, 3)."""
    stem = tmp_path / "page"
    run(
        "pdftoppm",
        "-png",
        "-singlefile",
        "-f",
        page,
        "-l",
        page,
        "-scale-to-x",
        width,
        "-scale-to-y",
        height,
        path,
        stem,
    )
    return picture(Path(f"{stem}.png"))


def picture(path):
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))


def far(one, other):
    """The share of points that differ by more than a fifth of the range, and the mean difference of a channel."""
    difference = np.abs(one.astype(int) - other.astype(int))
    return float((difference.max(axis=-1) > 51).mean()), float(difference.mean())
