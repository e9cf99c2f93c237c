"""Lists as tables: what a list shows, as a workbook or as text that a spreadsheet opens."""
