"""The export dialog and what runs behind it."""
