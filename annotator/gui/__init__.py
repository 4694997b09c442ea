"""The window: the only package that knows Qt.

Views talk to the Session and listen to the Session; they do not know each other.
"""
