"""Printers, cameras and decoders: the only home of device libraries."""
