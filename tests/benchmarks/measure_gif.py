"""The GIF of the tutorial's animation: time and size."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from timing import in_turn, milliseconds, ratio

from convviz.export import ExportSettings, Film, export
from convviz.export.frames import pixels_of
from convviz.model import find_preset
from convviz.paint import Surface
from convviz.stage import THEMES

DOCUMENT = find_preset("vertical-line").document
SETTINGS = ExportSettings(width=1280, height=720)


def ours(path: Path) -> None:
    export(DOCUMENT, path, SETTINGS)


def whole_frames(path: Path) -> None:
    """The same frames, each painted whole, saved by Pillow as RGB."""
    film, images = Film(DOCUMENT, SETTINGS), []
    for playhead, _ in film.shots():
        surface = Surface(*film.size, THEMES["light"].background)
        surface.show(film.compose(playhead))
        pixels = pixels_of(surface)
        images.append(Image.frombytes("RGBX", film.size, pixels.tobytes(), "raw", "BGRX").convert("RGB"))
    images[0].save(path, save_all=True, append_images=images[1:], duration=500, loop=0)


def with_matplotlib(path: Path) -> None:
    """The same content as a lecturer would animate it with matplotlib."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.animation import FuncAnimation, PillowWriter
    from matplotlib.patches import Rectangle

    trace, kernel = DOCUMENT.trace(), DOCUMENT.layer.weight[0, 0]
    figure, axes = plt.subplots(2, 3, figsize=(12.8, 7.2), dpi=100)
    x_axis, k_axis, out_axis, products_axis = axes[0, 0], axes[0, 1], axes[0, 2], axes[1, 1]
    axes[1, 0].axis("off")
    axes[1, 2].axis("off")

    def grid(axis, values, cmap, limit, title):
        axis.set_title(title)
        axis.set_xticks(np.arange(-0.5, values.shape[1]), [])
        axis.set_yticks(np.arange(-0.5, values.shape[0]), [])
        axis.grid(True)
        image = axis.imshow(values, cmap=cmap, vmin=-limit, vmax=limit)
        texts = [
            [axis.text(c, r, f"{values[r, c]:g}", ha="center", va="center") for c in range(values.shape[1])]
            for r in range(values.shape[0])
        ]
        return image, texts

    grid(x_axis, DOCUMENT.input[0], "gray", 1, "Input 8×8")
    grid(k_axis, kernel, "PuOr", 1, "Kernel 3×3")
    out_image, out_texts = grid(out_axis, np.zeros((6, 6)), "PuOr", 3, "Feature map 6×6")
    product_image, product_texts = grid(products_axis, np.zeros((3, 3)), "PuOr", 1, "Products")
    window = x_axis.add_patch(Rectangle((0, 0), 3, 3, fill=False, lw=4, ec="gold"))
    target = out_axis.add_patch(Rectangle((0, 0), 1, 1, fill=False, lw=4, ec="gold"))
    line = figure.text(0.5, 0.06, "", ha="center", fontsize=20)

    def draw(index):
        step = trace[index]
        _, row, column = step.output_index
        window.set_xy((column - 0.5, row - 0.5))
        target.set_xy((column - 0.5, row - 0.5))
        written = np.where(np.arange(36).reshape(6, 6) <= index, trace.output[0], np.nan)
        out_image.set_data(written)
        product_image.set_data(step.products[0])
        for r, c in np.ndindex(6, 6):
            out_texts[r][c].set_text("" if np.isnan(written[r, c]) else f"{written[r, c]:g}")
        for r, c in np.ndindex(3, 3):
            product_texts[r][c].set_text(f"{step.products[0, r, c]:g}")
        terms = (f"{x:g}·{w:g}" for x, w in zip(step.patch.ravel(), step.weights.ravel(), strict=True))
        line.set_text(f"{' + '.join(terms)} = {step.value:g}")

    FuncAnimation(figure, draw, frames=36, interval=500).save(path, writer=PillowWriter(fps=2))
    plt.close(figure)


def optimised_size(path: Path) -> int | None:
    if shutil.which("gifsicle") is None:
        return None
    done = subprocess.run(["gifsicle", "-O3", str(path)], capture_output=True, check=True)
    return len(done.stdout)


def measure() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        mine, whole, theirs = (Path(folder) / name for name in ("mine.gif", "whole.gif", "theirs.gif"))
        a, b, c = in_turn(5, lambda: ours(mine), lambda: whole_frames(whole), lambda: with_matplotlib(theirs))
        work = "GIF of the 8×8 / 3×3 animation, 36 steps, 1280×720"
        rows = [
            (work, "matplotlib FuncAnimation + PillowWriter", "40 times faster", _times(ratio(c, a), a, c)),
            (
                work,
                "the same frames painted whole, saved by Pillow as RGB",
                "10 times faster",
                _times(ratio(b, a), a, b),
            ),
        ]
        best, size = optimised_size(whole), mine.stat().st_size
        text = "gifsicle is not installed" if best is None else f"{size / best:.2f} ({size:,} B against {best:,} B)"
        rows.append(("its size", "that Pillow file after gifsicle -O3", "0.7 or less", text))
        return rows


def _times(factor: float, mine: list[float], other: list[float]) -> str:
    return f"{factor:.1f} times faster ({milliseconds(mine)} against {milliseconds(other)})"
