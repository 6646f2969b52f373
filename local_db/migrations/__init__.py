"""Numbered schema steps of the till file."""
