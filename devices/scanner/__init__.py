"""Scanners: reading codes from pictures."""
