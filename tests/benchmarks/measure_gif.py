"""The GIF of the tutorial's animation, and of a gliding 5×5 over 32×32: time and size."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from timing import in_turn, milliseconds, ratio

from convviz.engine import Conv2d
from convviz.export import ExportSettings, Film, export
from convviz.export.frames import pixels_of
from convviz.model import Detail, Document, Look, Phase, Setup, find_preset
from convviz.paint import Surface

RNG = np.random.default_rng(5)
CASES = {
    "GIF of the 8×8 / 3×3 animation, 36 steps, 1280×720": (
        find_preset("vertical-line").setup,
        ExportSettings(),
    ),
    "GIF of 32×32 / 5×5, gliding, 20 steps, 1280×720": (
        Setup(
            Document(RNG.random((32, 32)).round(2), (Conv2d(RNG.integers(-2, 3, (5, 5))),)),
            Look(detail=Detail.GLIDE, speed=4),
        ),
        ExportSettings(steps="1-20"),
    ),
}


def painted(setup: Setup, settings: ExportSettings) -> list[Image.Image]:
    """The same frames, each painted whole."""
    film, images = Film(setup, settings), []
    for playhead, _ in film.shots():
        surface = Surface(*film.size, film.theme.background)
        surface.show(film.compose(playhead))
        pixels = pixels_of(surface)
        images.append(Image.frombytes("RGBX", film.size, pixels.tobytes(), "raw", "BGRX").convert("RGB"))
    return images


def by_pillow(setup: Setup, settings: ExportSettings, path: Path) -> None:
    images = painted(setup, settings)
    images[0].save(path, save_all=True, append_images=images[1:], duration=500, loop=0)


def by_imageio(setup: Setup, settings: ExportSettings, path: Path) -> None:
    import imageio.v3

    imageio.v3.imwrite(path, [np.asarray(image) for image in painted(setup, settings)], duration=500, loop=0)


def by_matplotlib(setup: Setup, settings: ExportSettings, path: Path) -> None:
    """The same content as a lecturer would animate it with matplotlib."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.animation import FuncAnimation, PillowWriter
    from matplotlib.patches import Rectangle

    trace, kernel = setup.trace(), setup.weights[0, 0]
    shots = [playhead for playhead, _ in Film(setup, settings).shots()]
    output = trace.output[0]
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
            [axis.text(c, r, f"{values[r, c]:.3g}", ha="center", va="center") for c in range(values.shape[1])]
            for r in range(values.shape[0])
        ]
        return image, texts

    grid(x_axis, setup.document.input[0], "gray", 1, "Input")
    grid(k_axis, kernel, "PuOr", 1, "Kernel")
    out_image, out_texts = grid(out_axis, np.zeros(output.shape), "PuOr", 3, "Feature map")
    product_image, product_texts = grid(products_axis, np.zeros(kernel.shape), "PuOr", 1, "Products")
    height, width = kernel.shape
    window = x_axis.add_patch(Rectangle((0, 0), width, height, fill=False, lw=4, ec="gold"))
    target = out_axis.add_patch(Rectangle((0, 0), 1, 1, fill=False, lw=4, ec="gold"))
    line = figure.text(0.5, 0.06, "", ha="center", fontsize=20)

    def draw(playhead):
        step = trace[playhead.step]
        _, row, column = step.output_index
        back = 1 - playhead.fraction if playhead.phase is Phase.SLIDE else 0
        window.set_xy((column - back - 0.5, row - 0.5))
        target.set_xy((column - 0.5, row - 0.5))
        written = np.where(np.arange(output.size).reshape(output.shape) <= step.index, output, np.nan)
        out_image.set_data(written)
        product_image.set_data(step.products[0])
        for r, c in np.ndindex(output.shape):
            out_texts[r][c].set_text("" if np.isnan(written[r, c]) else f"{written[r, c]:.3g}")
        for r, c in np.ndindex(kernel.shape):
            product_texts[r][c].set_text(f"{step.products[0, r, c]:.3g}")
        terms = (f"{x:g}·{w:g}" for x, w in zip(step.patch.ravel(), step.weights.ravel(), strict=True))
        line.set_text(f"{' + '.join(terms)} = {step.value:g}")

    FuncAnimation(figure, draw, frames=shots, interval=500).save(path, writer=PillowWriter(fps=2))
    plt.close(figure)


OTHERS: dict[str, tuple[str, Callable[[Setup, ExportSettings, Path], None]]] = {
    "matplotlib FuncAnimation + PillowWriter": ("40 times faster", by_matplotlib),
    "the same frames painted whole, saved by Pillow as RGB": ("10 times faster", by_pillow),
    "the same frames painted whole, saved by imageio": ("say it", by_imageio),
}


def optimised_size(path: Path) -> int | None:
    if shutil.which("gifsicle") is None:
        return None
    done = subprocess.run(["gifsicle", "-O3", str(path)], capture_output=True, check=True)
    return len(done.stdout)


def measure() -> list[tuple[str, str, str, str]]:
    return [row for work, (setup, settings) in CASES.items() for row in _case(work, setup, settings)]


def _case(work: str, setup: Setup, settings: ExportSettings) -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder) / "mine.gif"
        files = {name: Path(folder) / f"{i}.gif" for i, name in enumerate(OTHERS)}
        # The gliding case takes matplotlib minutes.
        rounds = 5 if setup.look.detail is Detail.WINDOW else 1
        jobs = [lambda n=name: OTHERS[n][1](setup, settings, files[n]) for name in OTHERS]
        ours, *theirs = in_turn(rounds, lambda: export(setup, mine, settings), *jobs)
        rows = [
            (
                work,
                name,
                aim,
                f"{ratio(times, ours):.1f} times faster ({milliseconds(ours)} against {milliseconds(times)})",
            )
            for (name, (aim, _)), times in zip(OTHERS.items(), theirs, strict=True)
        ]
        best, size = optimised_size(files["the same frames painted whole, saved by Pillow as RGB"]), mine.stat().st_size
        text = "gifsicle is not installed" if best is None else f"{size / best:.2f} ({size:,} B against {best:,} B)"
        return [*rows, ("its size", "that Pillow file after gifsicle -O3", "0.7 or less", text)]


def _pair(ours: list[float], theirs: list[float]) -> str:
    return f"{milliseconds(ours)} against {milliseconds(theirs)}"
