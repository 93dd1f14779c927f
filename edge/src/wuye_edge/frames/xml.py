"""XML of strangers, without what XML can do: no document types, so no entities.

The parser of the standard library expands entities a document declares (a few lines can
become gigabytes) and depends on expat for limits. Cameras declare none, so a document
with a declaration is refused before anything is expanded.
"""

from xml.etree import ElementTree
from xml.parsers import expat

from . import Bad

LARGEST = 256 * 1024  # bytes; an event has two or three thousand
DEEPEST = 32  # levels


class _Refused(Exception):
    pass


def parse(body: bytes) -> ElementTree.Element | Bad:
    """The root element, with names bare of their namespaces."""
    if len(body) > LARGEST:
        return Bad("too large")
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def begin(name: str, attributes: dict) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _Refused("too deep")
        builder.start(name.rpartition("}")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition("}")[2])

    def refuse(*_of) -> None:
        raise _Refused("declaration")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(body, True)
        return builder.close()
    except _Refused as error:
        return Bad(str(error))
    except (expat.ExpatError, AssertionError, ValueError, LookupError):
        return Bad("xml", body[:40])


def text(element: ElementTree.Element | None, path: str) -> str:
    """The text under a path, bare of spaces; empty where there is none."""
    found = None if element is None else element.find(path)
    return (found.text or "").strip() if found is not None else ""
