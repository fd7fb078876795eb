"""Digits and letters, 7 rows of 5 cells each, in the middle of 8×8."""

import numpy as np

from convviz.model.shapes import Mask

# Each two hexadecimal digits are a row, its right cell the lowest bit.
_ROWS = {
    "0": "0e11131519110e",
    "1": "040c040404040e",
    "2": "0e11010204081f",
    "3": "1f02040201110e",
    "4": "02060a121f0202",
    "5": "1f101e0101110e",
    "6": "0608101e11110e",
    "7": "1f010204080808",
    "8": "0e11110e11110e",
    "9": "0e11110f01020c",
    "A": "0e11111f111111",
    "B": "1e11111e11111e",
    "C": "0e11101010110e",
    "D": "1c12111111121c",
    "E": "1f10101e10101f",
    "F": "1f10101e101010",
    "G": "0e11101711110f",
    "H": "1111111f111111",
    "I": "0e04040404040e",
    "J": "0702020202120c",
    "K": "11121418141211",
    "L": "1010101010101f",
    "M": "111b1515111111",
    "N": "11111915131111",
    "O": "0e11111111110e",
    "P": "1e11111e101010",
    "Q": "0e11111115120d",
    "R": "1e11111e141211",
    "S": "0f10100e01011e",
    "T": "1f040404040404",
    "U": "1111111111110e",
    "V": "11111111110a04",
    "W": "1111111515150a",
    "X": "11110a040a1111",
    "Y": "1111110a040404",
    "Z": "1f01020408101f",
}

LETTERS = tuple(_ROWS)
LEAST = (7, 5)
"""Rows and columns of the smallest one."""


def glyph(letter: str) -> Mask:
    """One of ``LETTERS`` as booleans, 7 rows of 5."""
    rows = bytes.fromhex(_ROWS[letter])
    return np.array([[bool(row >> (4 - column) & 1) for column in range(5)] for row in rows])


def scaled_glyph(letter: str, rows: int, columns: int) -> Mask:
    """A letter on a grid, as large as whole cells of it let it be: with the room around it that it has in 8×8, or
    without where the grid is smaller.
    """
    cells = glyph(letter)
    factor = max(1, min(rows // 8, columns // 8))
    large = cells.repeat(factor, axis=0).repeat(factor, axis=1)
    grid: Mask = np.zeros((rows, columns), bool)
    top, left = (max(0, (room - n) // 2) for room, n in zip((rows, columns), large.shape, strict=True))
    grid[top : top + large.shape[0], left : left + large.shape[1]] = large[: rows - top, : columns - left]
    return grid
