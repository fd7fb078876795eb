"""What stands around the stage."""
