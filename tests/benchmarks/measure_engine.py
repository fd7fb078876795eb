"""Conv2d against PyTorch (where it is installed) and SciPy."""

import numpy as np
import scipy.signal
from timing import in_turn, milliseconds, ratio

from convviz.engine import Conv2d

ROUNDS = 60


def measure() -> list[tuple[str, str, str, str]]:
    rng = np.random.default_rng(0)
    x, weight = rng.random((512, 512), np.float32), rng.random((3, 3), np.float32)
    conv = Conv2d(weight)
    work = "`Conv2d` 512×512, 3×3, one channel, float32"
    a, b = in_turn(ROUNDS, lambda: conv(x), lambda: scipy.signal.correlate2d(x, weight, mode="valid"))
    rows = [_against_torch(work, "level", conv, x)]
    text = f"{ratio(b, a):.1f} times faster ({milliseconds(a)} against {milliseconds(b)})"
    rows.append((work, "scipy.signal.correlate2d", "5 times faster", text))
    many = rng.random((3, 256, 256), np.float32)
    wide = Conv2d(rng.random((8, 3, 7, 7), np.float32))
    rows.append(_against_torch("`Conv2d` 256×256, 7×7, 3 channels to 8 filters, float32", "say it", wide, many))
    deep = rng.random((32, 128, 128), np.float32)
    depthwise = Conv2d(rng.random((32, 1, 3, 3), np.float32), groups=32)
    rows.append(_against_torch("depthwise `Conv2d` 128×128, 3×3, 32 channels, float32", "say it", depthwise, deep))
    return rows


def _against_torch(work: str, aim: str, conv: Conv2d, x: np.ndarray) -> tuple[str, str, str, str]:
    try:
        import torch
    except ImportError:
        return work, "torch.nn.functional.conv2d", aim, "PyTorch is not installed"
    tensor = torch.from_numpy(x.reshape(1, -1, *x.shape[-2:]))
    weight = torch.from_numpy(conv.weight.copy())
    a, b = in_turn(ROUNDS, lambda: conv(x), lambda: torch.nn.functional.conv2d(tensor, weight, groups=conv.groups))
    text = f"{ratio(a, b):.2f} times its time ({milliseconds(a)} against {milliseconds(b)})"
    return work, "torch.nn.functional.conv2d", aim, text
