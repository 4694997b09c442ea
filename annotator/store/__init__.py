"""How things are kept: one SQLite file, through sqlite-utils.

Only `log` writes spans, relations, entities, reviews and the schema; articles are append-only.
"""
