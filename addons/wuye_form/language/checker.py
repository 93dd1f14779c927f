"""From the text of a template to a tree that can be printed, or the line at fault."""

import re
from functools import partial

from lxml import etree

from . import names
from .css import check_class, check_length, check_style
from .errors import FormError
from .nodes import Code, Each, Element, Form, If, Logo, Text

MAX_SIZE = 100_000  # characters of a template
MAX_DEPTH = 40  # elements within elements
MAX_REPEATS = 3  # lists within lists
TAGS = frozenset(
    [
        "p",
        "div",
        "span",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "small",
        "sub",
        "sup",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "section",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "colgroup",
        "col",
    ]
)
DIRECTIVES = frozenset(("each", "if", "qr", "barcode", "logo"))
SPANS = ("colspan", "rowspan", "span")
ROW_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def compile_form(text: str, schema: dict) -> Form:
    """Check a template against what its subject has to say; FormError otherwise."""
    root = parse(text)
    if root.tag != "paper":
        raise FormError("root", root.sourceline)
    parts = {"body": None, "stub": None}
    _only_white(root.text, root.sourceline)
    for child in root:
        if child.tag is not etree.Comment:
            if child.tag not in parts or parts[child.tag] is not None:
                raise FormError("part", child.sourceline, name=_tag_of(child))
            _no_attributes(child)
            parts[child.tag] = Checker(schema).children(child)
        _only_white(child.tail, child.sourceline)
    if parts["body"] is None:
        raise FormError("no_body", root.sourceline)
    return Form(parts["body"], parts["stub"] or ())


def parse(text: str):
    """The root element; nothing outside the text is read, no entity is defined."""
    if len(text) > MAX_SIZE:
        raise FormError("too_big", 1)
    for word in ("<!DOCTYPE", "<!ENTITY", "<![CDATA["):
        if word in text:
            line = text.count("\n", 0, text.index(word)) + 1
            raise FormError("declaration", line, name=word)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8"
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise FormError("xml", line, reason=str(error)) from None


class Checker:
    """Walks down one part of a paper, knowing the names that hold there."""

    def __init__(self, scope, depth=0, repeats=0):
        self.scope = scope
        self.depth = depth
        self.repeats = repeats

    def children(self, element) -> tuple:
        """The nodes inside an element, its texts among them."""
        nodes = []
        line = element.sourceline
        self._add_text(nodes, element.text, line)
        for child in element:
            if child.tag is not etree.Comment:
                nodes.append(self.node(child))
            line = _last_line(child)
            self._add_text(nodes, child.tail, line)
        return tuple(nodes)

    def _add_text(self, nodes, text, line):
        if text and text.strip():
            nodes.append(Text(names.text_parts(text, self.scope, line)))
        elif text:
            nodes.append(Text((" ",)))

    def node(self, element):
        name, line = element.tag, element.sourceline
        if not isinstance(name, str) or name not in TAGS | DIRECTIVES:
            known = ", ".join(sorted(TAGS | DIRECTIVES))
            raise FormError("tag", line, name=_tag_of(element), known=known)
        if self.depth >= MAX_DEPTH:
            raise FormError("deep", line)
        if name in DIRECTIVES:
            return getattr(self, f"_{name}")(element)
        attributes = tuple(
            (key, self._attribute(key, value, line))
            for key, value in element.attrib.items()
        )
        return Element(name, attributes, self._inner().children(element), line)

    def _attribute(self, key, value, line):
        if key == "style":
            return check_style(value, line)
        if key == "class":
            return check_class(value, line)
        if key in SPANS:
            if not re.fullmatch(r"[1-9]\d?", value, re.ASCII):
                raise FormError("span", line, name=key)
            return value
        raise FormError("attribute", line, name=key, known="class, style, colspan")

    def _inner(self, scope=None, repeats=0):
        return Checker(scope or self.scope, self.depth + 1, self.repeats + repeats)

    # === DIRECTIVES === #

    def _each(self, element):
        line = element.sourceline
        path, name = _take(element, "in", "as")
        field = names.find(path, self.scope, line)
        if field.kind != "rows":
            raise FormError("not_rows", line, name=path)
        if not ROW_NAME.fullmatch(name) or name in self.scope:
            raise FormError("row_name", line, name=name)
        if self.repeats >= MAX_REPEATS:
            raise FormError("repeats", line)
        group = type(field)(field.label, "group", field.fields)
        inner = self._inner({**self.scope, name: group}, repeats=1)
        return Each(tuple(path.split(".")), name, inner.children(element), line)

    def _if(self, element):
        (test,) = _take(element, "test")
        condition = names.condition(test, self.scope, element.sourceline)
        return If(condition, self._inner().children(element))

    def _code(self, element, kind, width, height):
        line = element.sourceline
        path, width, height = _take(
            element, "of", width=element.get("width", width), height=height
        )
        value = names.value(path, self.scope, line)
        return Code(kind, value, check_length(width, line), check_length(height, line))

    def _qr(self, element):
        size = element.get("width", "25mm")
        return self._code(element, "QR", size, size)

    def _barcode(self, element):
        height = element.get("height", "12mm")
        return self._code(element, "Code128", "50mm", height)

    def _logo(self, element):
        (height,) = _take(element, height=element.get("height", "10mm"))
        return Logo(check_length(height, element.sourceline))


def _take(element, *required, **optional):
    """Values of the attributes a directive has; others and missing ones are told."""
    line, name = element.sourceline, element.tag
    for key in element.attrib:
        if key not in required and key not in optional:
            known = ", ".join((*required, *optional))
            raise FormError("attribute", line, name=key, known=known)
    for key in required:
        if key not in element.attrib:
            raise FormError("missing", line, name=key, tag=name)
    return tuple(map(partial(element.attrib.get), required)) + tuple(optional.values())


def _tag_of(element) -> str:
    if not isinstance(element.tag, str):
        return str(element).split()[0].strip("<&")
    return element.tag.rpartition("}")[2] if "}" in element.tag else element.tag


def _no_attributes(element):
    for key in element.attrib:
        raise FormError("attribute", element.sourceline, name=key, known="-")


def _only_white(text, line):
    if text and text.strip():
        raise FormError("outside", line, name=text.strip()[:20])


def _last_line(element) -> int:
    """The line an element ends in, reckoned from the line breaks inside."""
    line = element.sourceline + (element.text or "").count("\n")
    for child in element:
        line = _last_line(child) + (child.tail or "").count("\n")
    return line
