"""Laporan monitoring dan evaluasi: what a report holds, is asked for, and is answered as."""
