"""Small wrong changes to the code, one at a time: whether a test notices each (`__main__`)."""
