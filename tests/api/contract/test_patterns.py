"""Every pattern of the contract means to a client's JavaScript what it means to the service."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic_core import SchemaValidator, ValidationError, core_schema

from tests.support.databases import ROOT
from tests.support.documents import openapi_document

# ECMAScript 2024, 22.2.1, with the flags `u` and `v`: what may stand behind a backslash (within a
# class also "-"), and what a class may not hold without one.
SYNTAX = set("^$\\.*+?()[]{}|/")
ESCAPE = re.compile(r"\\(?:x[0-9A-F]{2}|u[0-9A-F]{4}|(.))", re.IGNORECASE)
NEEDS_ESCAPE = set("()[]{}/-|")
DOUBLED = re.compile(r"([&!#$%*+,.:;<=>?@^`~])\1")
# A class without its brackets; a range is a pair of characters around "-".
CLASS = re.compile(r"\[\^?((?:[^\]\\]|\\.)*)\]")
RANGE = re.compile(r"(?:\\x[0-9A-F]{2}|\\u[0-9A-F]{4}|\w)-(?=\\x|\\u|\w)", re.IGNORECASE)


def patterns_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for child in node.values():
            yield from patterns_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from patterns_in(child)


def faults(pattern: str) -> list[str]:
    """Why JavaScript would not compile the pattern, or read another meaning in it."""
    without_classes = CLASS.sub("", pattern)
    found = [
        f"\\{name} means something else in every language"
        for name in re.findall(r"\\([a-zA-Z])", pattern)
        if name not in "xu"
    ]
    found += [
        f"\\{each}" for each in ESCAPE.findall(without_classes) if each and each not in SYNTAX
    ]
    if "." in ESCAPE.sub("", without_classes):
        found.append(". leaves out other line ends in every language")
    for inside in CLASS.findall(pattern):
        escaped = [each for each in ESCAPE.findall(inside) if each]
        found += [f"\\{each} in a class" for each in escaped if each not in SYNTAX | {"-"}]
        plain = ESCAPE.sub("_", RANGE.sub("", inside))
        found += [f"{each} in a class" for each in NEEDS_ESCAPE & set(plain)]
        found += [f"{each}{each} in a class" for each in DOUBLED.findall(plain)]
    return found


@pytest.fixture(scope="module")
def patterns(app: FastAPI) -> list[str]:
    file = json.loads((ROOT / "docs/decree-file.schema.json").read_text(encoding="utf-8"))
    found = {*patterns_in(openapi_document()), *patterns_in(file)}
    assert len(found) > 20
    return sorted(found)


def test_patterns_keep_to_what_all_languages_read_alike(patterns: list[str]) -> None:
    assert {each: said for each in patterns if (said := faults(each))} == {}


@pytest.mark.parametrize(
    "pattern",
    [r"^[a-z.-]$", r"^[a/b]$", r"^[a|b]$", r"^[{}]$", r"^[!!]$", r"^[\"]$", r"^\s$", r"^[\s]$",
     r"^\d$", r"^.$", r"^\-$", r"^[a[b]$", r"^\_$", r"^[(]$"],
)  # fmt: skip
def test_what_javascript_refuses_is_found(pattern: str) -> None:
    assert faults(pattern)


@pytest.mark.parametrize("pattern", [r"^[a-z.\-]$", r"^[\/\|\{\}^`]$", r"^[^\x00-\x1F]\.\/$"])
def test_what_it_takes_is_taken(pattern: str) -> None:
    assert faults(pattern) == []


# Everything that is blank, invisible or a control character somewhere, and some of the rest.
SAMPLED = [*range(0x250), 0x1680, 0x180E, *range(0x2000, 0x2100), 0x2800, 0x3000, 0x3164]
SAMPLED += [0xFEFF, 0xFF0D, 0xFFA0, 0x1F600, 0xE0001]
PROGRAM = """
const {patterns, samples} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const told = patterns.map(pattern => ["u", "v"].map(flag => {
  const compiled = new RegExp(pattern, flag);
  return samples.map(sample => +compiled.test(sample)).join("");
}));
console.log(JSON.stringify(told));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_javascript_itself_judges_alike(patterns: list[str]) -> None:
    samples = ["", "abc", "a-1", "53.71", "2023-07", "a@b.id", "https://x.id/{a}?q", "1:2~3", "\n"]
    samples += [form.format(chr(each)) for each in SAMPLED for form in ("{}", "a{}", "{}a")]
    node = subprocess.run(  # noqa: S603 - our own program
        ["node", "-e", PROGRAM],  # noqa: S607 - whichever node is there
        input=json.dumps({"patterns": patterns, "samples": samples}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for pattern, (u, v) in zip(patterns, json.loads(node.stdout), strict=True):
        validator = SchemaValidator(core_schema.str_schema(pattern=pattern))
        ours = "".join("1" if _takes(validator, each) else "0" for each in samples)
        assert u == v == ours, pattern


def _takes(validator: SchemaValidator, text: str) -> bool:
    try:
        validator.validate_python(text)
    except ValidationError:
        return False
    return True
