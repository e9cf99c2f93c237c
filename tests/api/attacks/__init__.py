"""The attack log: what an insider tried, told as they would try it, over HTTP and behind it by SQL.

Each is refused on both engines, and leaves what it was aimed at as it was.
"""
