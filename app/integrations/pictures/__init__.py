"""Pictures for people who would rather look: plain data in, SVG out, and PNG of the SVG.

Every state has a pattern and a glyph of its own, so that a print in grey says the same. The same
data gives the same bytes; whatever text is given is escaped and stays inside its place.
"""
