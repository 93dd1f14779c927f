"""A checked template as a tree; each node writes itself from a dict of values."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import escape
from urllib.parse import urlencode

from .errors import FormError
from .formats import format_value

MAX_TURNS = 20_000  # repetitions on one paper
MAX_LENGTH = 2_000_000  # characters of one paper


class Output:
    """What is written so far; refuses what grows beyond all paper."""

    def __init__(self, images):
        self.images = images
        self.parts = []
        self.length = 0
        self.turns = 0

    def add(self, text, line=1):
        self.parts.append(text)
        self.length += len(text)
        if self.length > MAX_LENGTH:
            raise FormError("too_long", line)

    def turn(self, line):
        self.turns += 1
        if self.turns > MAX_TURNS:
            raise FormError("too_long", line)

    def text(self):
        return "".join(self.parts)


def look_up(path, scope):
    """By keys of dicts only: a value has no methods and no attributes here."""
    found = scope
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    return found


@dataclass(frozen=True)
class Value:
    path: tuple
    format: str

    def text(self, scope):
        return format_value(look_up(self.path, scope), self.format)


@dataclass(frozen=True)
class Condition:
    path: tuple
    negated: bool
    text: str | None

    def holds(self, scope):
        value = look_up(self.path, scope)
        if self.text is not None:
            return (str(value or "") == self.text) != self.negated
        return is_given(value) != self.negated


def is_given(value):
    """Whether there is something: no empty text, no empty list, no zero."""
    if isinstance(value, str):
        try:
            return bool(Decimal(value))
        except InvalidOperation:
            return bool(value.strip())
    return bool(value)


@dataclass(frozen=True)
class Text:
    parts: tuple

    def render(self, out, scope):
        for part in self.parts:
            text = part if isinstance(part, str) else part.text(scope)
            # a value is text, whatever stands in it: never a tag, never a name
            out.add(escape(text))


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: tuple
    children: tuple
    line: int

    def render(self, out, scope):
        attributes = "".join(
            f' {name}="{escape(value)}"' for name, value in self.attributes
        )
        out.add(f"<{self.tag}{attributes}>", self.line)
        if self.tag not in ("br", "hr", "col"):
            render_all(self.children, out, scope)
            out.add(f"</{self.tag}>", self.line)


@dataclass(frozen=True)
class If:
    condition: Condition
    children: tuple

    def render(self, out, scope):
        if self.condition.holds(scope):
            render_all(self.children, out, scope)


@dataclass(frozen=True)
class Each:
    path: tuple
    name: str
    children: tuple
    line: int

    def render(self, out, scope):
        for number, row in enumerate(look_up(self.path, scope) or [], start=1):
            out.turn(self.line)
            inner = {**scope, self.name: {"no": str(number), **row}}
            render_all(self.children, out, inner)


@dataclass(frozen=True)
class Code:
    """A QR or bar code; drawn by the server itself, see wuye_pdf.fetcher."""

    kind: str
    value: Value
    width: str
    height: str

    def render(self, out, scope):
        text = self.value.text(scope)
        if text:
            options = {"barcode_type": self.kind, "value": text}
            options |= {"width": 600, "height": 600 if self.kind == "QR" else 160}
            out.add(
                f'<img style="width: {self.width}; height: {self.height}" '
                f'src="/report/barcode/?{escape(urlencode(options))}"/>'
            )


@dataclass(frozen=True)
class Logo:
    height: str

    def render(self, out, scope):
        if out.images.get("logo"):
            picture = escape(out.images["logo"])
            out.add(f'<img style="height: {self.height}" src="{picture}"/>')


def render_all(nodes, out, scope):
    for node in nodes:
        node.render(out, scope)


@dataclass(frozen=True)
class Form:
    """A checked template: the paper and, where there is one, its tear-off stub."""

    body: tuple
    stub: tuple

    def render(self, values, images=None):
        """(HTML of the body, HTML of the stub) for values of the subject."""
        texts = []
        for nodes in (self.body, self.stub):
            out = Output(images or {})
            render_all(nodes, out, values)
            texts.append(out.text())
        return tuple(texts)
