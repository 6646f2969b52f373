"""The till side of OSP/1 over the network."""
