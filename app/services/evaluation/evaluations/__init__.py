"""Evaluations of offices: begun, answered layer by layer, handed on, and read."""
