"""What a template may name: the values of a subject, described."""

from dataclasses import dataclass, field

KINDS = ("text", "money", "number", "date", "flag", "rows", "group")


@dataclass(frozen=True)
class Field:
    """One value that a template may print.

    :param label: what it is, for people
    :param kind: one of KINDS. Values are what JSON holds: text and dates
        ("2026-01-31") as text, money and numbers as text of a decimal number
        ("1234.50"), flags as true or false, rows as a list of dicts.
    :param fields: of a row or a group: what each holds, by name
    """

    label: str
    kind: str = "text"
    fields: dict = field(default_factory=dict)


def rows(label: str, fields: dict) -> Field:
    """A list, to be repeated over; each row also has its number, `no`."""
    return Field(label, "rows", {"no": Field("№", "number"), **fields})
