"""Findings, directives and follow-ups have one mechanism: steps, evidence, four eyes, audit."""
