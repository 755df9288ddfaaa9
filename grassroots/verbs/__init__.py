"""One file a verb of the command line. What a verb needs is imported when it is used, so that help is instant."""
