"""Each format of each preset, decoded by programs that did not write it: frames, durations, loops, size, pixels."""

import json
import math
import re
import subprocess

import numpy as np
import pytest
from documents import asked, preset, setup_of
from export.decoders import (
    far,
    ffmpeg_frames,
    ffprobe,
    gifsicle,
    needs,
    pdf_pages,
    pdf_picture,
    picture,
    rsvg,
    webp,
)
from pictures import rgb
from PIL import Image, ImageSequence

from convviz.export import FORMATS, ExportSettings, Film, SheetSettings, export
from convviz.export.sizes import parse_size
from convviz.model import Detail, load_file, presets
from convviz.paint import Surface

SIZE = (320, 180)
TOOLS = ("ffmpeg", "ffprobe", "gifsicle", "webpmux", "rsvg-convert", "pdftoppm", "pdfinfo")


def settings_for(name, **more):
    """Small, and of a long animation only the first steps."""
    count = len(preset(name).traces(0)[-1])
    chosen = {"width": SIZE[0], "height": SIZE[1], "steps": "" if count <= 9 else "1-9", "loops": 3, **more}
    return ExportSettings(**chosen)


def screen(film):
    """Every frame painted whole, as the canvas shows it."""
    for playhead, _ in film.shots():
        surface = Surface(*film.size, film.theme.background)
        surface.show(film.compose(playhead))
        yield rgb(surface.image)


@needs(*TOOLS)
@pytest.mark.parametrize("name", [p.name for p in presets()])
def test_every_format_of_every_preset(name, tmp_path):
    settings = settings_for(name)
    film = Film(setup_of(preset(name)), settings)
    shown = np.stack(list(screen(film)))
    files = {}
    for fmt in FORMATS.values():
        files[fmt.name] = tmp_path / f"{fmt.name}{fmt.suffix}"
        export(setup_of(preset(name)), files[fmt.name], settings, format_name=fmt.name)
        if not fmt.folder:
            assert load_file(files[fmt.name]).document == preset(name), fmt.name
    count, seconds = len(film), film.duration
    assert gifsicle(files["gif"]) == (count, pytest.approx(seconds), 2, SIZE)
    assert webp(files["webp"]) == (count, pytest.approx(seconds), 3, SIZE)
    np.testing.assert_array_equal(pillow_frames(files["webp"]), shown)
    np.testing.assert_array_equal(ffmpeg_frames(files["apng"], *SIZE)[:count], shown)
    with Image.open(files["apng"]) as image:
        assert image.n_frames == count
        assert image.info["loop"] == 3
        assert sum(f.info["duration"] for f in ImageSequence.Iterator(image)) == pytest.approx(seconds * 1000)
    for video in ("mp4", "webm"):
        check_video(files[video], shown, film)
    pictures = sorted(files["frames"].iterdir())
    np.testing.assert_array_equal(np.stack([picture(p) for p in pictures]), shown)
    check_page(files["html"], film)
    np.testing.assert_array_equal(picture(files["png"]), shown[-1])
    # Painted with other rules at edges and in letters: not the same, but the same picture.
    check_close(rsvg(files["svg"], tmp_path, SIZE[0]), shown[-1])
    assert pdf_pages(files["pdf"]) == (1, (SIZE[0] * 0.75, SIZE[1] * 0.75))
    check_close(pdf_picture(files["pdf"], tmp_path, *SIZE), shown[-1])
    assert pdf_pages(files["flip-book"])[0] == count
    check_close(pdf_picture(files["flip-book"], tmp_path, *SIZE, page=count), shown[-1])
    check_sheets(files, tmp_path)


def pillow_frames(path, mode="RGB"):
    with Image.open(path) as image:
        return np.stack([np.array(frame.convert(mode)) for frame in ImageSequence.Iterator(image)])


def check_video(path, shown, film):
    width, height, frames, seconds = ffprobe(path)
    assert (width, height) == SIZE
    assert frames == math.floor(film.duration * 25 + 0.5)
    if not math.isnan(seconds):
        assert seconds == pytest.approx(film.duration, abs=0.05)
    # The first, a middle and the last moment, at the time when each is shown.
    starts = np.cumsum([0, *(delay for _, delay in film.shots())])
    decoded = ffmpeg_frames(path, *SIZE)
    for index in (0, len(shown) // 2, len(shown) - 1):
        frame = decoded[min(int((starts[index] + starts[index + 1]) / 2 * 25 / 100), len(decoded) - 1)]
        difference = np.abs(frame.astype(int) - shown[index].astype(int))
        assert difference.mean() < 4, (path.name, index)


def check_page(path, film):
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script id="film" type="application/json">(.*?)</script>', text, re.DOTALL)
    moments = json.loads(found[1])
    assert [m["step"] for m in moments] == [p.step + 1 for p, _ in film.shots()]
    assert sum(m["delay"] for m in moments) == pytest.approx(film.duration * 100)
    assert set(re.findall(r'https?://[^"\s]+', text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def check_close(drawn, shown):
    # Of a small picture full of lines and letters, each of which is smoothed in another way.
    share, mean = far(drawn, shown)
    assert share < 0.09
    assert mean < 10.5


def check_sheets(files, tmp_path):
    pages, size = pdf_pages(files["sheet-pdf"])
    assert (pages, size) == (1, (960, 540))
    svg = files["sheet-svg"].read_text(encoding="utf-8")
    assert 'width="960pt" height="540pt"' in svg
    drawn, page = rsvg(files["sheet-svg"], tmp_path, 960), pdf_picture(files["sheet-pdf"], tmp_path, 960, 540)
    assert far(drawn, page)[1] < 10.5
    with Image.open(files["sheet-png"]) as image:
        assert image.size == (2667, 1500)
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        assert far(np.array(image.convert("RGB").resize((960, 540))), page)[1] < 10.5


@pytest.mark.parametrize("name", ["vertical-line", "grouped", "transposed-overlap"])
@pytest.mark.parametrize("fmt", ["webp", "apng", "png", "frames"])
def test_transparent_pictures_have_the_canvas_colours_and_no_background(name, fmt, tmp_path):
    settings = settings_for(name, transparent=True)
    target = tmp_path / f"x{FORMATS[fmt].suffix}"
    export(setup_of(preset(name)), target, settings, format_name=fmt)
    film = Film(setup_of(preset(name)), settings)
    opaque = list(screen(film))
    files = sorted(target.iterdir()) if fmt == "frames" else [target]
    frames = [frame for path in files for frame in pillow_frames(path, "RGBA")]
    assert len(frames) == (1 if fmt == "png" else len(film))
    for frame, shown in zip(frames, opaque[-len(frames) :], strict=True):
        assert frame[0, 0, 3] == 0
        solid = frame[..., 3] == 255
        assert solid.mean() > 0.08
        np.testing.assert_array_equal(frame[solid][:, :3], shown[solid])
        # On the theme's background the picture is the canvas', within the rounding of a blend.
        alpha = frame[..., 3:] / 255
        blended = frame[..., :3] * alpha + np.array(film.theme.background) * (1 - alpha)
        assert np.abs(blended - shown).max() <= 3


def test_a_transparent_gif_shows_each_moment_and_nothing_of_the_one_before(tmp_path):
    settings = settings_for("same-padding", transparent=True, theme="dark")
    target = tmp_path / "x.gif"
    export(setup_of(preset("same-padding")), target, settings)
    shown = list(screen(Film(setup_of(preset("same-padding")), settings)))
    with Image.open(target) as image:
        assert image.n_frames == len(shown)
        for index, expected in enumerate(shown):
            image.seek(index)
            frame = np.array(image.convert("RGBA"))
            assert frame[0, 0, 3] == 0
            seen = frame[..., 3] == 255
            # What is there has the canvas' colours; what is not there is background or a faint edge.
            assert np.abs(frame[seen][:, :3].astype(int) - expected[seen]).mean() < 3
            away = np.abs(expected[~seen].astype(int) - np.array([22, 24, 29])).max(axis=-1)
            assert (away > 70).mean() < 0.001


@needs("pdfinfo")
@pytest.mark.parametrize(
    ("sheet", "pages", "size"),
    [
        (SheetSettings("a4", 3), 2, (595.276, 841.89)),
        (SheetSettings("a4", 6), 1, (595.276, 841.89)),
        (SheetSettings("letter-landscape", 2), 9, (792, 612)),
        (SheetSettings("fit", 10**6), 1, None),
    ],
)
def test_pages_of_a_sheet(sheet, pages, size, tmp_path):
    target = tmp_path / "x.pdf"
    export(setup_of(preset()), target, ExportSettings(sheet=sheet), format_name="sheet-pdf")
    found, shape = pdf_pages(target)
    assert found == pages
    if size is not None:
        assert shape == pytest.approx(size, abs=0.5)
    else:  # a film strip: one row
        assert shape[0] > 10 * shape[1]


@pytest.mark.parametrize("detail", Detail, ids=lambda d: d.value)
@pytest.mark.parametrize("fmt", ["webp", "apng"])
def test_lossless_formats_equal_the_canvas_at_every_detail(fmt, detail, tmp_path):
    setup, settings = asked(preset("grouped"), width=320, height=200, detail=detail, speed=5, steps="1-4", theme="dark")
    target = tmp_path / f"x.{fmt}"
    export(setup, target, settings)
    np.testing.assert_array_equal(pillow_frames(target), np.stack(list(screen(Film(setup, settings)))))


@needs("pdftotext", "pdfinfo")
def test_the_texts_of_a_pdf_can_be_searched_and_copied(tmp_path):
    export(setup_of(preset("gaussian-5")), tmp_path / "x.pdf", ExportSettings())
    text = subprocess.run(["pdftotext", tmp_path / "x.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert "padded 14×14" in text
    assert "5×5 kernel · stride 1 · same padding · 25 parameters" in text
    assert "−0.141" in text
    assert not any("\ue000" <= letter <= "\uf8ff" for letter in text)


@needs("pdfinfo")
def test_a_paper_column_has_its_size_on_paper_and_texts_that_can_be_read(tmp_path):
    settings = ExportSettings(*parse_size("column"))
    for suffix in ("png", "svg", "pdf"):
        export(setup_of(preset("sobel-x")), tmp_path / f"x.{suffix}", settings)
    assert pdf_pages(tmp_path / "x.pdf") == (1, pytest.approx((252, 180), abs=0.5))
    assert 'width="3.5in" height="2.5in" viewBox="0 0 1050 750"' in (tmp_path / "x.svg").read_text(encoding="utf-8")
    with Image.open(tmp_path / "x.png") as image:
        assert image.size == (1050, 750)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    film = Film(setup_of(preset("sobel-x")), settings)
    titles = [m for m in film.compose(film.still) if m.key in ("input title", "kernel title", "output title")]
    assert len(titles) == 3
    # 6 points of 1/72 inch.
    assert all(title.size >= 25 for title in titles)


def test_letters_and_lines_grow_with_the_picture():
    sizes = []
    for width, height in ((1280, 720), (1920, 1080), (3840, 2160), (7680, 4320)):
        film = Film(setup_of(preset("sobel-x")), ExportSettings(width=width, height=height))
        marks = {mark.key: mark for mark in film.compose(film.still)}
        sizes.append((marks["input title"].size / height, marks["window"].width / height))
    mean = sum(line for _, line in sizes) / len(sizes)
    for text, line in sizes:
        assert text == pytest.approx(sizes[0][0], rel=0.06)
        # Frames are odd numbers of pixels wide, and thinner where they would lie on a digit.
        assert line == pytest.approx(mean, rel=0.3)
