"""A tariff as text, as plain data and compiled. No database in here.

The text is YAML (JSON is part of it) as in docs/cases.md. What people may type is held
to plain values: no anchors, no tags, no key twice, no endless text, so that reading it
costs no more than its length.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from wuye_engine.parking import Tariff

MOST_TEXT = 50_000  # characters; the longest published tariff has 2,000
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)
_KEPT = 512  # compiled tariffs kept by each worker process


class TextFault(ValueError):
    """Text that is no declaration. `line` counts from 1, None where it has none.

    Reasons: long, deep, syntax, alias, twice (a key), mapping (no keys at all).
    """

    def __init__(self, reason: str, line: int | None = None, value: object = None):
        super().__init__(reason, line, value)
        self.reason, self.line, self.value = reason, line, value


class _Loader(yaml.SafeLoader):
    """Plain values only. An alias would let ten lines stand for a billion values, and
    of a key that stands twice the reader sees the first and YAML takes the last."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise TextFault("alias", self.peek_event().start_mark.line + 1)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise TextFault("syntax", key.start_mark.line + 1)
            if key.value in seen:
                raise TextFault("twice", key.start_mark.line + 1, key.value)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


class _Dumper(yaml.SafeDumper):
    """No anchors, which the loader refuses, and every time of the day in quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "'" if _TIME.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, lambda dumper, value: _text(dumper, str(value)))


def read(text: str | None) -> dict[str, Any]:
    """The mapping that a text declares, not yet checked as a tariff.

    :raises TextFault: for what is no mapping of plain values
    """
    text = text if isinstance(text, str) else ""
    if len(text) > MOST_TEXT:
        raise TextFault("long", value=MOST_TEXT)
    try:
        data = yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise TextFault("syntax", mark and mark.line + 1, error.problem) from None
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, TextFault):
            raise
        raise TextFault("syntax") from None
    except RecursionError:
        raise TextFault("deep") from None
    if not isinstance(data, Mapping):
        raise TextFault("mapping")
    return dict(data)


def write(data: Mapping[str, Any]) -> str:
    """Text from which `read` makes equal data; a line for each block, band or cap."""
    return yaml.dump(
        dict(data),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=88,
    )


@lru_cache(maxsize=_KEPT)
def compiled(text: str) -> Tariff:
    """The tariff of a stored declaration (JSON text), kept by its content: a change of
    the record needs nothing to be forgotten, in any worker.

    :raises InvalidTariff: with the place of what cannot be meant
    """
    return Tariff.from_dict(json.loads(text))
