"""The console program of a frozen build."""

from convviz.__main__ import main

main()
