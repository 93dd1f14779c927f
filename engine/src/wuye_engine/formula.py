"""Prices as formulas over named variables: a small language that only calculates (B1).

Numbers, names (Chinese ones too), ``+ - * /``, comparisons, ``and or not``, and the
functions ``min max ceil floor round if``. ``round(x)`` and ``round(x, 2)`` are half-up;
``if(condition, a, b)`` works out only the branch it takes. Full-width signs, ``×`` and
``÷`` are read as typed on a Chinese keyboard. Nothing else exists: no attributes, no
texts, no other calls. Results are exact fractions; rounding comes once, at the end.

Evaluated by simpleeval (MIT) after the text was checked node by node.
"""

import ast
import math
import operator
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from simpleeval import SimpleEval

from .errors import (
    FormulaFailed,
    FormulaMissingValue,
    FormulaSyntax,
    FormulaUnknownName,
)
from .money import Exact, RoundingMode, exact, units

LONGEST = 500  # characters
MOST_NODES = 200
MOST_DIGITS = 28  # of a number written in a formula
LARGEST = Fraction(10**15)  # yuan, square metres, anything: more is a mistake
MOST_PLACES = 6

_IF = re.compile(r"(?<![\w])if(?=\s*\()")
_IF_NAME = "iF"  # as long as what it stands for, so that every sign keeps its place
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-", "。": "."})
_ARGUMENTS = {
    "min": (2, 20),
    "max": (2, 20),
    "ceil": (1, 1),
    "floor": (1, 1),
    "round": (1, 2),
    _IF_NAME: (3, 3),
}
_COMPARE = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    **_COMPARE,
}
_PLAIN = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Load)
_PLAIN += (ast.And, ast.Or, *_OPERATORS)


@dataclass(frozen=True)
class Formula:
    """A checked formula; `names` are the variables it needs, in their order.

    >>> price = Formula("建筑面积 × 2.6 + if(楼层 > 10, 5, 0)")
    >>> price.names
    ('建筑面积', '楼层')
    >>> price.evaluate({"建筑面积": Decimal("89.37"), "楼层": 12})
    Fraction(118681, 500)

    :raises FormulaSyntax: saying at which character, and why
    """

    text: str
    names: tuple[str, ...] = field(init=False, compare=False)
    _tree: ast.expr = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        source = _normal(self.text)
        tree = _parse(self.text, source)
        names = _Checker(self.text, source).check(tree)
        object.__setattr__(self, "names", tuple(names))
        object.__setattr__(self, "_tree", tree)

    def require(self, known: Mapping[str, object] | set[str]) -> None:
        """:raises FormulaUnknownName: for the first name that is not known"""
        for name in self.names:
            if name not in known:
                raise FormulaUnknownName(self.text, name, tuple(sorted(known)))

    def evaluate(self, values: Mapping[str, Exact | None]) -> Fraction:
        """The exact result.

        :raises FormulaUnknownName: a variable that does not exist
        :raises FormulaMissingValue: one that has no value here
        :raises FormulaFailed: division by zero, a condition, a number too large
        """
        self.require(values)
        numbers: dict[str, Fraction] = {}
        for name in self.names:
            value = values[name]
            if value is None:
                raise FormulaMissingValue(self.text, name)
            numbers[name] = exact(value)
        try:
            result = _Evaluator(numbers).calculate(self._tree)
        except ZeroDivisionError:
            raise FormulaFailed(self.text, "zero") from None
        except (TypeError, OverflowError):
            raise FormulaFailed(self.text, "kind") from None
        if isinstance(result, bool) or not isinstance(result, Fraction):
            raise FormulaFailed(self.text, "kind")
        if abs(result) > LARGEST:
            raise FormulaFailed(self.text, "large")
        return result

    def used(self, values: Mapping[str, Exact | None]) -> dict[str, Exact]:
        """The values that the result was made of, for its explanation."""
        return {
            name: value for name in self.names if (value := values[name]) is not None
        }


def order(formulas: Mapping[str, Formula], given: set[str]) -> list[str]:
    """The names of formulas that use each other, each behind those it needs.

    :param given: names that have a value of their own
    :raises FormulaUnknownName: a name neither given nor a formula
    :raises FormulaFailed: ("circle") formulas that need each other
    """
    done: list[str] = []
    open_: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in open_:
            raise FormulaFailed(formulas[name].text, "circle")
        open_.append(name)
        formula = formulas[name]
        formula.require(given | set(formulas))
        for other in formula.names:
            if other in formulas:
                visit(other)
        open_.pop()
        done.append(name)

    for name in formulas:
        visit(name)
    return done


def _normal(text: str) -> str:
    """As Python reads it, in one line; every sign keeps its place."""
    plain = "".join(
        half if len(half := unicodedata.normalize("NFKC", sign)) == 1 else sign
        for sign in re.sub(r"\s", " ", text)
    )
    return _IF.sub(_IF_NAME, plain.translate(_SIGNS))


def _parse(text: str, source: str) -> ast.expr:
    if not source.strip():
        raise FormulaSyntax(text, 0, "blank")
    if len(source) > LONGEST:
        raise FormulaSyntax(text, LONGEST, "long")
    try:
        return ast.parse(source.strip(), mode="eval").body
    except SyntaxError as error:
        before = len(source) - len(source.lstrip())
        # without a place it is the end: something is missing there
        offset = error.offset or len(source) + 1
        place = min(before + offset - 1, len(source))
        raise FormulaSyntax(text, place, "syntax") from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaSyntax(text, 0, "syntax") from None


class _Checker:
    """Reads a tree in which only what is named above may stand."""

    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source.strip()
        self.before = len(source) - len(source.lstrip())
        self.functions: set[int] = set()
        self.places: dict[str, int] = {}  # of each variable, where it comes first

    def check(self, tree: ast.expr) -> list[str]:
        """The variables, in the order in which they are read."""
        for count, node in enumerate(ast.walk(tree)):
            if count > MOST_NODES:
                self.refuse(node, "long")
            if isinstance(node, ast.Call):
                self.function(node)
            elif isinstance(node, ast.Name):
                if id(node) not in self.functions:
                    place = self.place(node)
                    self.places[node.id] = min(self.places.get(node.id, place), place)
            elif isinstance(node, ast.Constant):
                self.number(node)
            elif not isinstance(node, _PLAIN):
                self.refuse(node, "not_allowed")
        return sorted(self.places, key=self.places.__getitem__)

    def place(self, node: ast.AST) -> int:
        """The character of the text at which a node begins; Python counts bytes."""
        offset = getattr(node, "col_offset", 0)
        return self.before + len(self.source.encode()[:offset].decode())

    def refuse(self, node: ast.AST, reason: str) -> NoReturn:
        raise FormulaSyntax(self.text, self.place(node), reason)

    def function(self, node: ast.Call) -> None:
        function = node.func
        if not isinstance(function, ast.Name) or function.id not in _ARGUMENTS:
            self.refuse(node, "no_function")
        fewest, most = _ARGUMENTS[function.id]
        if node.keywords or not fewest <= len(node.args) <= most:
            self.refuse(node, "arguments")
        self.functions.add(id(function))

    def number(self, node: ast.Constant) -> None:
        """Keep a literal as it is written: 0.1 is a tenth."""
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            self.refuse(node, "not_allowed")
        written = ast.get_source_segment(self.source, node) or ""
        if len(written) > MOST_DIGITS or not re.fullmatch(r"\d*\.?\d*", written):
            self.refuse(node, "number")
        node.value = Fraction(Decimal(written))  # type: ignore[assignment]


class _Evaluator(SimpleEval):  # type: ignore[misc]
    """simpleeval on a tree of ours: fractions, lazy `if`, bounded numbers."""

    def __init__(self, names: Mapping[str, Fraction]) -> None:
        super().__init__(operators=_OPERATORS, functions={}, names=names)
        self.nodes = {
            ast.Constant: lambda node: node.value,
            ast.Name: lambda node: names[node.id],
            ast.UnaryOp: self._unary,
            ast.BinOp: self._bounded,
            ast.BoolOp: self._both_or_either,
            ast.Compare: self._compare,
            ast.Call: self._call,
        }

    def calculate(self, tree: ast.expr) -> object:
        return self._eval(tree)

    def _value(self, node: ast.expr) -> Fraction:
        value = self._eval(node)
        if isinstance(value, bool):
            raise TypeError("a condition where a number is wanted")
        return value

    def _condition(self, node: ast.expr) -> bool:
        value = self._eval(node)
        if not isinstance(value, bool):
            raise TypeError("a number where a condition is wanted")
        return value

    def _unary(self, node: ast.UnaryOp) -> object:
        if isinstance(node.op, ast.Not):
            return not self._condition(node.operand)
        return _OPERATORS[type(node.op)](self._value(node.operand))

    def _both_or_either(self, node: ast.BoolOp) -> bool:
        over = all if isinstance(node.op, ast.And) else any
        return over(self._condition(part) for part in node.values)

    def _compare(self, node: ast.Compare) -> bool:
        left = self._value(node.left)
        for sign, right_node in zip(node.ops, node.comparators, strict=True):
            right = self._value(right_node)
            if not _COMPARE[type(sign)](left, right):
                return False
            left = right
        return True

    def _bounded(self, node: ast.BinOp) -> object:
        left, right = self._value(node.left), self._value(node.right)
        result = _OPERATORS[type(node.op)](left, right)
        if abs(result) > LARGEST * LARGEST:
            raise OverflowError
        return result

    def _call(self, node: ast.Call) -> object:
        name = node.func.id  # type: ignore[attr-defined]
        if name == _IF_NAME:
            condition, yes, no = node.args
            return self._eval(yes if self._condition(condition) else no)
        arguments = [self._value(argument) for argument in node.args]
        if name == "round":
            return _round(*arguments)
        if name in ("min", "max"):
            return {"min": min, "max": max}[name](arguments)
        whole = {"ceil": math.ceil, "floor": math.floor}[name](arguments[0])
        return Fraction(whole)


def _round(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Half-up, away from zero, to 0 to 6 places."""
    if places.denominator != 1 or not 0 <= places <= MOST_PLACES:
        raise TypeError("places are a whole number")
    unit = Decimal(1).scaleb(-int(places))
    return units(value, unit, RoundingMode.HALF_UP) * Fraction(unit)
