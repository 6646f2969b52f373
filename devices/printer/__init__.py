"""Receipt printers: slips to bytes, bytes to paper, and what the printer says about it."""
