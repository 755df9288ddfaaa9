"""A county of one's own: a table with a row a village, as offices keep it, read cell by cell.

``columns.py`` says what can be known of a village, ``sheets.py`` finds what stands in a file, ``heads.py`` which column is
which, ``cells.py`` what a cell means, ``personal.py`` what must not be there, ``table.py`` puts it together.
"""
