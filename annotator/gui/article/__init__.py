"""The article view: text with every span legible, and the keys and mouse on it."""
