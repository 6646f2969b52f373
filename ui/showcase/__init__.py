"""A shop that stands still: real-looking data for the pictures in docs/screenshots."""
