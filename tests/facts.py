"""The published examples, as the files in ``facts/`` hold them."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "facts"

TUTORIAL: dict[str, Any] = json.loads((_FOLDER / "padding_and_stride_tutorial.json").read_text())
GUIDE: dict[str, Any] = json.loads((_FOLDER / "convolution_arithmetic_guide.json").read_text())

TRANSPOSED = [a for a in GUIDE["animations"] if a["operation"] == "conv_transpose2d"]
POOLED = [f for f in GUIDE["numerical"]["figures"] if f["operation"].endswith("pool2d")]
SINGLE_LAYER = [example for example in TUTORIAL["examples"] if len(example["layers"]) == 1]
PLAIN_CONVOLUTIONS = [a for a in GUIDE["animations"] if a["operation"] == "conv2d"]
NUMERICAL = [f for f in GUIDE["numerical"]["figures"] if f["operation"] == "conv2d"]

PRESET_OF = {
    "valid 3x3": "vertical-line",
    "5x5, valid": "filter-5x5",
    "1x1, valid": "filter-1x1",
    "8x8, valid": "filter-8x8",
    "same 3x3": "same-padding",
    "stride 2, 3x3, valid": "stride-2",
    "two stacked 3x3, valid": "two-stacked-valid",
    "three stacked 3x3, same": "three-stacked-same",
}
"""Which preset shows which example of the tutorial."""
