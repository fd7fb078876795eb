"""The scales that values can be coloured with, by their names; a theme knows the colours."""

DEFAULT = "blue-orange"

PALETTES: dict[str, str] = {
    DEFAULT: "Blue – orange",
    "purple-green": "Purple – green",
    "amber-teal": "Amber – teal",
    "greys": "Greys",
    "sequential": "From dark to light, in one",
}
"""Names, with what the user reads"""
