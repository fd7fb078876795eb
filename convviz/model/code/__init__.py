"""A setup as code of a framework: short, with its values, and giving the numbers that are shown.

A new language is a file here and its row in ``LANGUAGES``; a new operation an entry in each file's table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from convviz.engine import ACTIVATIONS
from convviz.errors import ConvvizError
from convviz.model.code import keras, numpy, pytorch
from convviz.model.code.writing import Script
from convviz.model.document import Document

Writers = dict[str, Callable[..., None]]


@dataclass(frozen=True, slots=True)
class Language:
    """``write`` gives the code of a document; it leaves the way through the layers to what it is called with."""

    name: str
    label: str
    write: Callable[[Document, Callable[[Script, Writers], None]], str]


LANGUAGES: dict[str, Language] = {
    row.name: row
    for row in (
        Language("keras", "Keras", keras.write),
        Language("pytorch", "PyTorch", pytorch.write),
        Language("numpy", "NumPy", numpy.write),
    )
}


def code_of(document: Document, language: str) -> str:
    """A script that computes the map of the last layer, and prints it.

    Raises ConvvizError where there is no such language, a layer does not fit, or there is no code for it.
    """
    if language not in LANGUAGES:
        raise ConvvizError(f"There is no code for '{language}'; use {', '.join(LANGUAGES)}.")
    row = LANGUAGES[language]
    shapes = [document.input.shape, *document.shapes()]

    def layers(script: Script, writers: Writers) -> None:
        for n, (layer, shape) in enumerate(zip(document.layers, shapes, strict=False), start=1):
            if layer.name not in writers or layer.activation not in _ACTIVATIONS:
                raise ConvvizError(f"There is no {row.label} code for {layer.label.lower()} yet.")
            before, after = ("×".join(map(str, s)) for s in (shape, shapes[n]))
            script.begin(f"Layer {n}: {layer.label.lower()}, {before} → {after}", layer.remark(shape))
            writers[layer.name](script, layer, layer.axis_sizes(shape), n)

    return row.write(document, layers)


_ACTIVATIONS = frozenset(ACTIVATIONS) & {"none", "relu", "leaky_relu", "sigmoid", "tanh"}

__all__ = ["LANGUAGES", "Language", "code_of"]
