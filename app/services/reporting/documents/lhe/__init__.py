"""Laporan hasil evaluasi (LHE): composed, issued, printed."""
