"""Presenters: what screens show, as frozen states, built without any widget and without Qt."""
