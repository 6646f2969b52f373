"""The till ledger and its views in encrypted SQLite: the only home of SQLAlchemy on the till."""
