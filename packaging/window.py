"""The window program of a frozen build."""

from convviz.__main__ import main_window

main_window()
