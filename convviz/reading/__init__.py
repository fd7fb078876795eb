"""Pictures, arrays and tables of other programs as inputs and kernels."""

from convviz.reading.files import Found, grid_in_file, kernel_in_file, look_at
from convviz.reading.pictures import Crop, Picture, PictureChoices, grid_of, picture_of, read_picture, usual_size

__all__ = [
    "Crop",
    "Found",
    "Picture",
    "PictureChoices",
    "grid_in_file",
    "grid_of",
    "kernel_in_file",
    "look_at",
    "picture_of",
    "read_picture",
    "usual_size",
]
