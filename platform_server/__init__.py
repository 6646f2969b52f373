"""The reference online platform: OSP/1 over HTTP on PostgreSQL, or on SQLite for the demo."""
