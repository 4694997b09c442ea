"""Windows that ask for several answers, or show one thing and close."""
