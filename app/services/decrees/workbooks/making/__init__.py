"""Making a workbook of a decree, or an empty one."""
