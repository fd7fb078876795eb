"""Small things that nobody looks at until they are wrong: pages, numbers, flags, edges of transparency."""

import re

import numpy as np
import pytest
from documents import preset, setup_of

from convviz.export import FORMATS, ExportSettings, SheetSettings, export
from convviz.export.film import Film
from convviz.export.frames import matted
from convviz.export.sheet import Sheet


@pytest.mark.parametrize("name", ["pdf", "flip-book"])
def test_a_page_is_as_large_as_its_pixels_on_a_screen(name, tmp_path):
    """96 pixels an inch, 72 points an inch."""
    target = tmp_path / "it.pdf"
    settings = ExportSettings(width=640, height=360, steps="1-2")
    export(setup_of(preset()), target, settings, format_name=name)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", target.read_bytes())
    assert {(float(width), float(height)) for width, height in boxes} == {(480, 270)}


def test_what_formats_can_hold():
    """GIF's NETSCAPE block, WebP's ANIM and APNG's acTL count plays; video codecs halve their colours."""
    assert {name for name, fmt in FORMATS.items() if fmt.loops} == {"gif", "webp", "apng"}
    assert {name for name, fmt in FORMATS.items() if fmt.even} == {"mp4", "webm"}
    assert {name for name, fmt in FORMATS.items() if fmt.folder} == {"frames"}


def test_a_pixel_is_there_from_a_quarter_of_opacity_on():
    pixels = np.array([[0x3F000000, 0x40000000, 0xFF102030]], np.uint32)
    assert matted(pixels, (255, 255, 255)).tolist() == [[0, 0xFFBFBFBF, 0xFF102030]]


def labels_of(name, **settings):
    sheet = Sheet(Film(setup_of(preset(name)), ExportSettings(sheet=SheetSettings(**settings))))
    return [[text.text for text in page.texts] for page in sheet.pages()]


def test_tiles_are_numbered_as_the_steps_and_say_their_map():
    (texts,) = labels_of("depthwise", page="fit")
    assert "1 · filter 1" in texts
    assert "108 · filter 3" in texts
    assert not any(text.startswith("109") for text in texts)


def test_pages_are_numbered_where_there_are_several():
    pages = labels_of("depthwise", page="a4", per_row=3)
    assert len(pages) > 1
    for number, texts in enumerate(pages, start=1):
        assert f"{number} of {len(pages)}" in texts
    (one,) = labels_of("vertical-line", page="fit")
    assert not any(re.fullmatch(r"\d+ of \d+", text) for text in one)
