"""The command line, and the names a notebook needs."""
