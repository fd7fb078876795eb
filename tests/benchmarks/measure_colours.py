"""How far a GIF's colours are from the screen's: CIEDE2000 of the points of decoded frames."""

import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ciede import ciede2000
from documents import many_channels, preset, random_picture, setup_of
from pictures import rgb

from convviz.export import ExportSettings, Film, export
from convviz.model import Detail, Setup
from convviz.paint import Surface
from convviz.stage import THEMES

PRESETS = ("vertical-line", "same-padding", "sobel-x", "padding_strides_odd")
FRAMES = 6


def differences(setup: Setup, settings: ExportSettings, path: Path) -> np.ndarray:
    """Of every point of some frames."""
    export(setup, path, settings)
    film = Film(setup, settings)
    shots = [playhead for playhead, _ in film.shots()]
    found = []
    with Image.open(path) as image:
        for index in range(0, len(shots), max(len(shots) // FRAMES, 1)):
            surface = Surface(*film.size, film.theme.background)
            surface.show(film.compose(shots[index]))
            image.seek(index)
            found.append(ciede2000(rgb(surface.image), np.array(image.convert("RGB"))).ravel())
    return np.concatenate(found)


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gif"
        usual = [
            differences(setup_of(preset(name)), ExportSettings(theme=theme), path).max()
            for name in PRESETS
            for theme in THEMES
        ]
        hard = np.concatenate(
            [
                differences(setup_of(document, detail=detail, speed=20), ExportSettings(theme=theme), path)
                for document in (many_channels(), random_picture(14, 5))
                for theme in THEMES
                for detail in Detail
            ]
        )
    worst = f"{hard.max():.1f} at most, 999 of 1,000 points {np.percentile(hard, 99.9):.1f} at most"
    return [
        (
            "a GIF's colours, CIEDE2000, 1280×720",
            "the canvas; four presets, both looks",
            "5 at most",
            f"{max(usual):.1f}",
        ),
        ("the same", "channels and random values, both looks, every detail", "say it", worst),
    ]
