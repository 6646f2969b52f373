"""Colours, type, icons and styles: one source for everything that is painted."""
