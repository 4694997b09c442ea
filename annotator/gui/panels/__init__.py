"""The panes beside the article, each one view of the session."""
