"""A Proprio device in Python, written from docs/protocol.md and docs/secure-aggregation.md."""
