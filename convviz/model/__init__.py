"""The document: what the user edits and saves, and the pure functions that edit it."""

from convviz.model.document import MAX_CHANNELS, MAX_KERNEL_SIDE, MAX_SIDE, Document
from convviz.model.presets import Preset, find_preset, load_source, presets
from convviz.model.project import SUFFIX, load_project, save_project

__all__ = [
    "MAX_CHANNELS",
    "MAX_KERNEL_SIDE",
    "MAX_SIDE",
    "SUFFIX",
    "Document",
    "Preset",
    "find_preset",
    "load_project",
    "load_source",
    "presets",
    "save_project",
]
