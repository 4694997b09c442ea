"""A dataset rather than a file: splits that do not leak, a card, metadata, checksums."""
