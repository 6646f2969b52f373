"""Whole screens: each paints one frozen state and emits signals."""
