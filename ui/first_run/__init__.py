"""The first run: from an empty machine to a till that has printed its first slip."""
