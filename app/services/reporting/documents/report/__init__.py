"""The written report as a paper of blocks, which PDF, DOCX and XLSX are made of alike."""
