"""Controls that refuse where they were typed into."""
