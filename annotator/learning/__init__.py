"""A model of one author's own labels: conditional random fields over tokens, small and quick.

An `Example` goes in with what the rules propose for its text; out comes a `Learned` model as
bytes, which says of itself what it learned from, and how well it does in articles that it has
not seen. What it predicts is a pure function of those bytes and a text.
"""
