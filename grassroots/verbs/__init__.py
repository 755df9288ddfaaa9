"""One file a verb of the command line. What a verb needs is imported when it is used, so that help is instant.

A file whose name is one word says at its end which verbs it has and where they stand in the list of help: ``VERBS = {10: run}``.
Files with longer names help a verb.
"""
