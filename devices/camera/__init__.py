"""Cameras: where frames come from, and when a code seen in them counts."""
