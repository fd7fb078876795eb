"""The console program of a frozen build."""

import multiprocessing

from convviz.__main__ import main

if __name__ == "__main__":
    # An export in a process of its own starts this program again.
    multiprocessing.freeze_support()
    main()
