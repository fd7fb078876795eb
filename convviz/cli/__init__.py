"""The same program without a window; ``commands`` is where it begins."""
