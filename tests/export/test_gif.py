"""The exported GIF, decoded by programs that did not write it, against the picture on the screen."""

import dataclasses
import json
import shutil
import subprocess

import numpy as np
import pytest
from ciede import ciede2000
from documents import asked, does_not_fit, many_channels, preset, random_picture, setup_of
from pictures import rgb
from PIL import Image, ImageSequence

from convviz.errors import ConvvizError
from convviz.export import ExportCancelledError, ExportSettings, Film, export
from convviz.export.film import scheduled
from convviz.export.frames import Frames
from convviz.export.gif import palette_of
from convviz.model import Detail, Playhead
from convviz.paint import Surface
from convviz.stage import THEMES, Moment
from convviz.stage.marks import ScaleBar
from convviz.stage.scale import ColourScale

SMALL = {"width": 640, "height": 360}
LARGEST_DIFFERENCE = 5.0
"""CIEDE2000, of any point of any frame; 1 is just noticeable side by side."""


def frames_of(path):
    with Image.open(path) as image:
        return [np.array(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]


def screen(document, settings, every=1):
    """Every frame (or every n-th), painted whole, as the canvas shows it at that size."""
    frames = Film(setup_of(document), settings)
    for playhead, _ in list(frames.shots())[::every]:
        surface = Surface(*frames.size, THEMES[settings.theme].background)
        surface.show(frames.scene.compose(playhead))
        yield rgb(surface.image)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["vertical-line", "same-padding", "sobel-x", "padding_strides_odd"])
def test_every_frame_is_what_the_screen_shows(name, theme, tmp_path):
    settings = ExportSettings(**SMALL, theme=theme)
    path = tmp_path / "x.gif"
    export(setup_of(preset(name)), path, settings)
    decoded = frames_of(path)
    assert len(decoded) == len(preset(name).traces(0)[-1])
    worst = 0.0
    for shown, stored in zip(screen(preset(name), settings), decoded, strict=True):
        assert stored.shape == shown.shape
        differs = (shown != stored).any(axis=-1)
        if differs.any():
            worst = max(worst, ciede2000(shown[differs], stored[differs]).max())
    print(f"{name}, {theme}: largest CIEDE2000 {worst:.2f}")
    assert worst <= LARGEST_DIFFERENCE


@pytest.mark.parametrize("detail", Detail, ids=lambda d: d.value)
@pytest.mark.parametrize("document", [many_channels(), random_picture(14, 5)], ids=["channels", "14"])
def test_hard_cases_stay_close(document, detail, tmp_path):
    setup, settings = asked(document, **SMALL, detail=detail, speed=20, theme="dark")
    path = tmp_path / "x.gif"
    frames = export(setup, path, settings)
    with Image.open(path) as image:
        count = image.n_frames
        assert count == len(frames)
        every = count // 4
        for index, shown in enumerate(screen(setup, settings, every)):
            image.seek(index * every)
            distance = ciede2000(shown, np.array(image.convert("RGB")))
            assert np.percentile(distance, 99.9) <= 5
            assert distance.max() <= 12


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_ffmpeg_sees_the_same_animation(tmp_path):
    path = tmp_path / "x.gif"
    export(setup_of(preset(), speed=4), path, ExportSettings(**SMALL))
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(path)]
    stream = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["streams"][0]
    assert (stream["width"], stream["height"], stream["nb_read_frames"]) == (640, 360, "36")
    assert float(stream["duration"]) == pytest.approx(36 / 4 + 1.5, abs=0.011)
    raw = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(path),
        "-fps_mode",
        "passthrough",
        "-pix_fmt",
        "rgb24",
        "-f",
        "rawvideo",
        "-",
    ]
    pixels = np.frombuffer(subprocess.run(raw, check=True, capture_output=True).stdout, np.uint8)
    np.testing.assert_array_equal(pixels.reshape(36, 360, 640, 3), frames_of(path))


@pytest.mark.parametrize("speed", [0.3, 2.0, 7.0, 50.0])
@pytest.mark.parametrize("detail", Detail, ids=lambda d: d.value)
def test_the_duration_is_as_set(detail, speed, tmp_path):
    path = tmp_path / "x.gif"
    setup, settings = asked(preset("stride-2"), width=320, height=200, speed=speed, detail=detail, hold=0.5)
    export(setup, path, settings)
    with Image.open(path) as image:
        delays = [frame.info["duration"] for frame in ImageSequence.Iterator(image)]
    assert min(delays) >= 20
    assert sum(delays) / 1000 == pytest.approx(9 / speed + 0.5, abs=0.025)


def test_window_shows_every_moment_at_the_highest_speed(tmp_path):
    path = tmp_path / "x.gif"
    export(setup_of(preset(), speed=50), path, ExportSettings(width=320, height=200))
    with Image.open(path) as image:
        assert image.n_frames == 36


def test_moments_too_short_for_a_frame_leave_the_last_of_them():
    moments = [Moment(Playhead(i), 0.008) for i in range(10)]
    shown = list(scheduled(iter(moments)))
    assert shown[-1][0] == Playhead(9)
    assert all(delay >= 2 for _, delay in shown)
    assert sum(delay for _, delay in shown) in (8, 9, 10)


@pytest.mark.parametrize(("loops", "expected"), [(0, 0), (1, None), (3, 2)])
def test_loops(loops, expected, tmp_path):
    path = tmp_path / "x.gif"
    export(setup_of(preset("filter-8x8")), path, ExportSettings(**SMALL, loops=loops))
    with Image.open(path) as image:
        assert image.info.get("loop") == expected


def test_only_what_changed_is_stored(tmp_path):
    """Frames after the first are rectangles, smaller than the picture."""
    path = tmp_path / "x.gif"
    export(setup_of(preset()), path, ExportSettings(**SMALL))
    with Image.open(path) as image:
        sizes = []
        for index in range(image.n_frames):
            image.seek(index)
            (_, (left, top, right, bottom), *_rest) = image.tile[0] if image.tile else ("", image.dispose_extent)
            sizes.append((right - left) * (bottom - top))
    assert sizes[0] == 640 * 360
    assert max(sizes[1:]) < 0.75 * sizes[0]


def test_one_palette_for_all_frames(tmp_path):
    """A point that does not change on the screen never changes in the file."""
    path = tmp_path / "x.gif"
    settings = ExportSettings(**SMALL)
    export(setup_of(preset("sobel-x")), path, settings)
    shown, stored = list(screen(preset("sobel-x"), settings)), frames_of(path)
    for before, after, old, new in zip(shown, shown[1:], stored, stored[1:], strict=False):
        same = (before == after).all(axis=-1)
        np.testing.assert_array_equal(old[same], new[same])


# What goes wrong


def test_cancel_leaves_nothing_and_the_older_file(tmp_path):
    path = tmp_path / "x.gif"
    path.write_text("older")

    def stop(done, total):
        if done == 3:
            raise ExportCancelledError("stopped")

    with pytest.raises(ExportCancelledError):
        export(setup_of(preset()), path, ExportSettings(**SMALL), stop)
    assert path.read_text() == "older"
    assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == ["x.gif"]


def test_progress_counts_to_the_end(tmp_path):
    seen = []
    export(
        setup_of(preset()), tmp_path / "x.gif", ExportSettings(**SMALL), lambda done, total: seen.append((done, total))
    )
    assert seen == [(i, 36) for i in range(37)]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"width": 20}, "The width is 20 pixels; it must be from 160 to 8,192."),
        ({"height": 20_000}, "The height is 20,000 pixels"),
        ({"theme": "pink"}, "There is no theme 'pink'; use light, dark, contrast."),
        ({"speed": 0}, "The speed is 0 steps a second"),
        ({"speed": float("nan")}, "The speed is nan"),
        ({"loops": -1}, "cannot play -1 times"),
        ({"hold": float("inf")}, "cannot be held for inf s"),
    ],
)
def test_settings_out_of_range(settings, sentence):
    with pytest.raises(ConvvizError) as caught:
        asked(preset(), **settings)
    assert sentence in str(caught.value)


def test_a_kernel_that_does_not_fit_has_no_animation(tmp_path):
    with pytest.raises(ConvvizError, match="There is nothing to export. The 7×3 kernel does not fit"):
        export(setup_of(does_not_fit()), tmp_path / "x.gif", ExportSettings())
    assert not (tmp_path / "x.gif").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("x.mp9", "does not write '.mp9' files; end the name in .gif"),
        ("x", "does not write a file without a suffix"),
        ("no/where/x.gif", "does not exist; create it first"),
    ],
)
def test_targets_that_cannot_be_written(name, sentence, tmp_path):
    with pytest.raises(ConvvizError) as caught:
        export(setup_of(preset()), tmp_path / name, ExportSettings(**SMALL))
    assert sentence in str(caught.value)


def test_each_frame_has_the_smaller_of_both_codings():
    """What changes nearly everything is smaller as it is; what changes little, with the rest transparent."""
    from convviz.export.gif import compressed, smaller

    rng = np.random.default_rng(0)
    picture = np.repeat(np.arange(60, dtype=np.uint8), 50).reshape(60, 50)
    for share in (0.02, 0.5, 0.97):
        changed = rng.random(picture.shape) < share
        both = [len(compressed(picture)), len(compressed(np.where(changed, picture, np.uint8(255))))]
        block = smaller(picture, changed, (slice(0, 60), slice(0, 50)), 5)
        assert len(block) == 18 + (min(both) if share >= 0.25 else both[1])
        assert (block[3] & 1) == (both[1] < both[0] or share < 0.25)


def test_the_legend_of_a_grey_picture_is_grey(tmp_path):
    settings = ExportSettings(width=1280, height=720, steps="1-36:12")
    export(setup_of(preset()), tmp_path / "x.gif", settings)
    marks = Film(setup_of(preset()), settings).compose(Playhead())
    bar = next(m for m in marks if isinstance(m, ScaleBar) and m.key.startswith("input"))
    area = bar.bounds
    inside = frames_of(tmp_path / "x.gif")[0][
        round(area.y) + 2 : round(area.y + area.height) - 2, round(area.x) + 2 : round(area.x + area.width) - 2
    ]
    assert np.ptp(inside[..., 0]) > 150
    # Nobody sees a tint of a few hundredths.
    assert np.ptp(inside.astype(int), axis=-1).max() <= 8


def test_a_scale_that_changes_within_a_film_keeps_its_colours():
    """A film of two setups: its colours come from what stands in its frames, not from the first of them."""
    frames = Frames(Film(setup_of(preset()), ExportSettings(**SMALL)))
    grid = next(m for m in frames.film.compose(Playhead(35)) if m.key == "output")
    other = dataclasses.replace(
        grid, values=np.arange(36.0).reshape(6, 6), scale=ColourScale(("#00ff00", "#004000"), 0.0, 35.0)
    )
    frames.sampled_marks = lambda: iter([(grid,), (other,)])
    palette = palette_of(frames)
    rgb_of = np.stack([(palette >> s) & 0xFF for s in (16, 8, 0)], axis=-1).astype(np.uint8)
    for wanted in other.scale.colours(other.values).reshape(-1, 3):
        many = np.broadcast_to(wanted, rgb_of.shape)
        assert ciede2000(many, rgb_of).min() <= LARGEST_DIFFERENCE
