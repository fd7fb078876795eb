"""The document: what the user edits and saves, and the pure functions that edit it."""

from convviz.model.document import MAX_CHANNELS, MAX_KERNEL_SIDE, MAX_SIDE, Document
from convviz.model.look import DETAILS, Detail, Look, Parts, Phase, Playhead
from convviz.model.presets import Preset, find_preset, presets
from convviz.model.project import SUFFIX, load_project, save_project
from convviz.model.setup import Setup
from convviz.model.setup_line import from_setup_line, is_setup_line, setup_line
from convviz.model.sources import load_file, load_source

__all__ = [
    "DETAILS",
    "MAX_CHANNELS",
    "MAX_KERNEL_SIDE",
    "MAX_SIDE",
    "SUFFIX",
    "Detail",
    "Document",
    "Look",
    "Parts",
    "Phase",
    "Playhead",
    "Preset",
    "Setup",
    "find_preset",
    "from_setup_line",
    "is_setup_line",
    "load_file",
    "load_project",
    "load_source",
    "presets",
    "save_project",
    "setup_line",
]
