"""The colours of scales in each theme: five stops from the lowest value over zero to the highest.

The ends of each are told apart from one another and from the stage's signal colours by every eye
(``tests/stage/test_theme.py``).
"""

STOPS: dict[str, dict[str, tuple[str, ...]]] = {
    "light": {
        "purple-green": ("#4a1f6e", "#a583c0", "#f7f6f3", "#7dbd85", "#0f5a2c"),
        "amber-teal": ("#8f4a00", "#e0a354", "#f7f6f3", "#72bdb2", "#06514a"),
        "greys": ("#111316", "#7a7e84", "#b4b7bb", "#dcdddf", "#fcfcfc"),
        "sequential": ("#10233f", "#1f5f86", "#3f9aa8", "#8fcdb8", "#eef6dd"),
    },
    "dark": {
        "purple-green": ("#c9a4ea", "#7d4fa6", "#2b2e35", "#2f7d43", "#86d694"),
        "amber-teal": ("#d97016", "#7d4a1a", "#2b2e35", "#2a7f75", "#7fe0d2"),
        "greys": ("#050607", "#3a3e45", "#6a6f77", "#a5a9af", "#f2f2f2"),
        "sequential": ("#0b1524", "#174a6b", "#2f7f93", "#6fbca9", "#e2f3d2"),
    },
    "contrast": {
        "purple-green": ("#43126b", "#a97fcb", "#ffffff", "#74bd80", "#004d1f"),
        "amber-teal": ("#7a3d00", "#d99a4a", "#ffffff", "#66bcae", "#00443d"),
        "greys": ("#000000", "#707070", "#b0b0b0", "#dadada", "#ffffff"),
        "sequential": ("#04172f", "#1a5a80", "#3a98a6", "#8ccdb6", "#f4fae6"),
    },
}
"""By theme and by the name of the palette; the usual one is the theme's own."""
