"""Names in braces, checked against what a subject has to say."""

import difflib
import re

from .errors import FormError
from .formats import BY_KIND, FORMATS
from .nodes import Condition, Value
from .schema import Field

PATH = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*", re.ASCII)
BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
TEST = re.compile(
    r"\s*(?P<no>not\s+)?(?P<path>[a-z0-9_.]+)"
    r"\s*(?:(?P<is>!?=)\s*'(?P<text>[^']*)')?\s*",
    re.ASCII,
)


def find(path: str, scope: dict, line: int) -> Field:
    """The field a path leads to; FormError with the nearest name that exists."""
    if not PATH.fullmatch(path):
        raise FormError("name", line, name=path)
    fields, found = scope, None
    for part in path.split("."):
        if part not in fields:
            near = difflib.get_close_matches(part, fields, n=1, cutoff=0.5)
            known = ", ".join(near or sorted(fields)[:12])
            raise FormError("unknown", line, name=path, known=known)
        found = fields[part]
        fields = found.fields if found.kind == "group" else {}
    return found


def value(text: str, scope: dict, line: int) -> Value:
    """What stands between braces: a name, or a name and a format after a bar."""
    path, bar, how = (part.strip() for part in text.partition("|"))
    field = find(path, scope, line)
    if field.kind not in BY_KIND:
        raise FormError("not_printable", line, name=path)
    if bar and how not in FORMATS:
        raise FormError("format", line, name=how, known=", ".join(FORMATS))
    how = how or BY_KIND[field.kind]
    if field.kind not in FORMATS[how][1]:
        raise FormError("format_kind", line, name=path, format=how)
    return Value(tuple(path.split(".")), how)


def text_parts(text: str, scope: dict, line: int) -> tuple:
    """Text with its names: (text, Value, text, ...)."""
    parts, end = [], 0
    for match in BRACES.finditer(text):
        here = line + text.count("\n", 0, match.start())
        parts += [text[end : match.start()], value(match[1], scope, here)]
        end = match.end()
    parts.append(text[end:])
    for part in parts:
        if isinstance(part, str) and ("{{" in part or "}}" in part):
            raise FormError("braces", line + text.count("\n", 0, text.find("{{")))
    return tuple(part for part in parts if part != "")


def condition(text: str, scope: dict, line: int) -> Condition:
    """The test of an <if>: `name`, `not name`, `name = 'text'`, `name != 'text'`."""
    match = TEST.fullmatch(text)
    if not match:
        raise FormError("test", line, name=text)
    field = find(match["path"], scope, line)
    if field.kind == "group" or (match["is"] and field.kind == "rows"):
        raise FormError("test", line, name=text)
    return Condition(
        tuple(match["path"].split(".")),
        negated=bool(match["no"]) != (match["is"] == "!="),
        text=match["text"],
    )
