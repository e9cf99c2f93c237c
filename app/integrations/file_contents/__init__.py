"""What a file is and holds, judged by all of it: tables of contents, streams, the whole text."""
