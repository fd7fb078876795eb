"""The window: it puts the rooms together."""
