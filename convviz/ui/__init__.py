"""The window: the only code that knows QtWidgets and pyqtgraph."""
