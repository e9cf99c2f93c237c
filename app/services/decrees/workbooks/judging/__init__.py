"""What is wrong with a decree workbook, and which stored rows its lines are."""
