"""Which styles a template may carry: measures, borders and type, nothing that loads."""

import re

from .errors import FormError

PROPERTIES = re.compile(
    r"(?:min-|max-)?(?:width|height)|margin(?:-(?:top|right|bottom|left))?"
    r"|padding(?:-(?:top|right|bottom|left))?"
    r"|border(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color))?"
    r"|border-(?:collapse|spacing)|table-layout|vertical-align|white-space"
    r"|font-(?:size|weight|style)|line-height|letter-spacing"
    r"|text-(?:align|indent|decoration)|color|background-color"
    r"|position|top|right|bottom|left|float|clear|display"
    r"|break-(?:before|after|inside)|column-gap|flex|justify-content|align-items",
    re.ASCII,
)
# no bracket, quote, colon, backslash or at-sign: nothing can be called or fetched
VALUE = re.compile(r"[\w\s#.,%+-]+", re.ASCII)
CLASS = re.compile(r"[a-z][a-z0-9-]*(?:\s+[a-z][a-z0-9-]*)*", re.ASCII)
LENGTH = re.compile(r"\d{1,3}(?:\.\d{1,2})?(?:mm|cm|pt)", re.ASCII)


def check_style(text: str, line: int) -> str:
    """The declarations of a style attribute, as they are; FormError naming one."""
    for declaration in filter(None, map(str.strip, text.split(";"))):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        if not colon or not PROPERTIES.fullmatch(name):
            raise FormError("style", line, name=name)
        if not VALUE.fullmatch(value):
            raise FormError("style_value", line, name=name, value=value)
    return text


def check_class(text: str, line: int) -> str:
    if not CLASS.fullmatch(text.strip()):
        raise FormError("class", line, name=text)
    return text.strip()


def check_length(text: str, line: int) -> str:
    if not LENGTH.fullmatch(text):
        raise FormError("length", line, name=text)
    return text
