"""Rewrites every committed file that can be derived from the code.

python -m docs.generate                  rewrite them all
python -m docs.generate openapi.json     rewrite the named ones
python -m docs.generate --check          change nothing; name the stale ones and exit with 1
"""

import argparse
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from app.core.settings import Settings
from app.models.rights import ActorRole
from app.policies.grants import DEPUTIES, GRANTS, HEAD_ALONE
from app.schemas.integration.event_data import DATA_OF, EventData
from app.services.decrees.files.parsing import decree_file_json_schema
from app.services.integration.events.types import BY_NAME
from app.services.upkeep.clearing import CLEARED, KEPT

ROOT = Path(__file__).resolve().parent.parent
COMMENT_WIDTH = 98


def default_text(field: FieldInfo) -> str:
    """Write a setting's default the way it stands in the environment; empty when it has none."""
    value = field.default
    match value:
        case None:
            return ""
        case SecretStr():
            return value.get_secret_value()
        case Enum():
            return str(value.value)
        case tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)


def variables() -> Iterable[tuple[str, str, str]]:
    """Yield name, default and description of every setting."""
    prefix = Settings.model_config.get("env_prefix", "")
    for name, field in Settings.model_fields.items():
        yield f"{prefix}{name}".upper(), default_text(field), field.description or ""


def environment_example() -> str:
    """Return `.env.example`: every setting, commented out, with its default."""
    head = "# Copy to `.env` and uncomment what differs. Written by `make docs`.\n"
    blocks = [
        "\n".join(
            [
                *textwrap.wrap(
                    f"# {text}",
                    COMMENT_WIDTH,
                    subsequent_indent="# ",
                    break_long_words=False,
                    break_on_hyphens=False,
                ),
                f"#{name}={default}",
            ]
        )
        for name, default, text in variables()
    ]
    return "\n\n".join([head.rstrip(), *blocks]) + "\n"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    titles = list(header)
    lines = [titles, ["---"] * len(titles), *(list(row) for row in rows)]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def configuration_table() -> str:
    """Return the table of settings."""
    rows = (
        [f"`{name}`", f"`{default}`" if default else "", text]
        for name, default, text in variables()
    )
    return table(["Variable", "Default", "Meaning"], rows)


def roles_table() -> str:
    """Return the table of who may do what, and how far."""
    rows = (
        [
            f"`{permission.value}`",
            *(reach.value if reach else "" for reach in reaches),
            "yes" if DEPUTIES & granted.keys() and permission not in HEAD_ALONE else "",
        ]
        for permission, granted in GRANTS.items()
        if (reaches := [granted.get(role) for role in ActorRole])
    )
    return table(["Permission", *(role.value for role in ActorRole), "deputies too"], rows)


def roles() -> str:
    """Return docs/roles.md with its table written anew between its markers."""
    return with_tables("docs/roles.md", {"roles": roles_table()})


def settings() -> str:
    """Return docs/settings.md with its table written anew between its markers."""
    return with_tables("docs/settings.md", {"configuration": configuration_table()})


def with_tables(path: str, tables: Mapping[str, str]) -> str:
    """Return the file with the tables written anew between the markers of their names."""
    text = (ROOT / path).read_text(encoding="utf-8")
    for name, content in tables.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            message = f"{path} lacks the markers {begin} and {end}"
            raise ValueError(message)
        text = f"{before}{begin}\n\n{content}\n\n{end}{after}"
    return text


def data() -> str:
    """Return docs/data.md with its tables written anew."""
    cleared = [
        (
            f"`{kind.model.__tablename__}`",
            f"{Settings.model_fields[kind.days].default} (`ZI_{kind.days.upper()}`)",
            kind.when,
            kind.why,
        )
        for kind in CLEARED
    ]
    reasons: dict[str, list[str]] = {}
    for name, why in sorted(KEPT.items()):
        reasons.setdefault(why, []).append(f"`{name}`")
    kept = [(", ".join(names), why) for why, names in reasons.items()]
    tables = {
        "cleared": table(("Rows of", "Days", "Counted", "Why they may go"), cleared),
        "kept": table(("Tables", "Why"), kept),
    }
    return with_tables("docs/data.md", tables)


def events() -> str:
    """Return docs/events.md with its tables written anew."""
    common = set(EventData.model_fields)
    named = {kind: [f"`{each}`" for each in kind.model_fields if each not in common]
             for kind in DATA_OF.values()}  # fmt: skip
    types = (
        (f"`{name}`", kind.meaning, f"`{DATA_OF[kind.about].__name__}`" if kind.about else "any")
        for name, kind in sorted(BY_NAME.items())
    )
    forms = ((f"`{kind.__name__}`", ", ".join(names)) for kind, names in named.items())
    tables = {
        "types": table(("Type", "What happened", "`data`"), types),
        "forms": table(("`data`", "Says besides"), forms),
    }
    return with_tables("docs/events.md", tables)


def decree_file_schema() -> str:
    """Return the form of the decree file as JSON Schema."""
    return json.dumps(decree_file_json_schema(), ensure_ascii=False, indent=2) + "\n"


def openapi() -> str:
    """Return the HTTP contract, as `zi openapi` prints it."""
    from app.cli.contract import openapi_text  # noqa: PLC0415 - only this document needs the whole application

    return openapi_text()


def guard_list() -> str:
    """Return the guards that the migrations leave behind."""
    from docs.guard_list import guard_list as made  # noqa: PLC0415 - it migrates a database

    return made()


def landed() -> str:
    """Return the digests of the migrations; those that are listed already stay."""
    from docs.landed import landed as made  # noqa: PLC0415 - only this document needs it

    return made()


def printable() -> str:
    """Return the table of characters that can be printed."""
    from docs.printable import printable as made  # noqa: PLC0415 - it asks typst, for seconds

    return made()


def duties() -> str:
    """Return docs/duties.md with its tables written anew."""
    from docs.duty_tables import duty_tables  # noqa: PLC0415 - it reads the seeded decree

    return with_tables("docs/duties.md", duty_tables())


DOCUMENTS: Mapping[str, Callable[[], str]] = {
    ".env.example": environment_example,
    "app/integrations/documents/printable.txt": printable,
    "app/services/platform/audit/guard-list.json": guard_list,
    "docs/data.md": data,
    "docs/duties.md": duties,
    "docs/events.md": events,
    "docs/decree-file.schema.json": decree_file_schema,
    "docs/roles.md": roles,
    "docs/settings.md": settings,
    "migrations/landed.json": landed,
    "openapi.json": openapi,
}


def is_current(path: str) -> bool:
    """Whether the committed file is what the code says."""
    file = ROOT / path
    return file.exists() and file.read_text(encoding="utf-8") == DOCUMENTS[path]()


def main() -> int:
    """Rewrite or check the documents; the answer is the exit status."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate")
    parser.add_argument("documents", nargs="*", metavar="document", help="default: all of them")
    parser.add_argument("--check", action="store_true", help="change nothing, name the stale ones")
    arguments = parser.parse_args()
    chosen = arguments.documents or list(DOCUMENTS)
    if unknown := set(chosen) - set(DOCUMENTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(DOCUMENTS)}")
    stale = [path for path in chosen if not is_current(path)]
    for path in stale:
        if arguments.check:
            print(f"stale: {path} (run `make docs`)", file=sys.stderr)
        else:
            (ROOT / path).write_text(DOCUMENTS[path](), encoding="utf-8")
            print(f"written: {path}")
    return 1 if stale and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
