"""Starting the window program, and what becomes of its faults and signals."""
