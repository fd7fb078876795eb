"""The stage on the screen, and what a hand does there."""
