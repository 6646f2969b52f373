"""Guitai's application core: the rules of the counter, free of Qt, SQL, HTTP and devices."""

__version__ = "0.1.0"
