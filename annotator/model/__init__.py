"""What things are: frozen values without input or output.

Offsets are code points, half-open, into the stored text of one article.
"""
