"""Dialogs: cards inside the window over a flat veil; they open and report, they never block."""
