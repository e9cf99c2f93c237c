"""The form of the database, step by step: history, which nobody edits.

An installation has run the steps as they were. So a step that landed, and the modules beside this
one that steps import (`adding`, `checks`, `following`, `guards`, `loops`, `marks`, `waiting`), stay
as they are, byte by byte: `landed.json` has their SHA-256, and `tests/migrations/test_landed.py`
compares.
Steps import nothing of the application, which goes on changing.

A new step:

1. Change the model, then `alembic revision --autogenerate --rev-id WORD -m "WORD: what it does"`.
   The file's name is the day and the revision, a word of its own.
2. Triggers come from `guards`, `loops` and `waiting`. What those cannot do goes into the step, or
   into a new module beside them.
3. `make docs` adds the digest, and the triggers to `guard-list.json` of both engines. It never
   writes a digest anew: whoever edits a step before it lands takes its line out of `landed.json`
   first. After that, what is wrong is put right by a further step.

What a step may do while the version before still works is in `docs/upgrading.md`.
"""
