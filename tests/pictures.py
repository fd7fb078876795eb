"""Pictures as arrays."""

import numpy as np
from PySide6.QtGui import QImage


def rgb(image: QImage) -> np.ndarray:
    """(rows, columns, 3) of a 32-bit image."""
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return data[:, : image.width(), 2::-1].copy()
