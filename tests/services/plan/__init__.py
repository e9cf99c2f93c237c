"""Tests of the plan's services."""
