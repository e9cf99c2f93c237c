"""Decree workbooks: a decree as Lampiran I and II in Excel, handed out, filled in, taken over."""
