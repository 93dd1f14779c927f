"""Looks for any way from money to doors in the source (F10).

Who owes is let in as who does not (Civil Code art. 944 (3): supply may not be cut to
press for fees; REQUIREMENTS, conclusion 1). So the code that opens doors may not name
money, and the code of money may not touch what doors go by. Two directions:

- *from doors*: the modules of access depend on no module of money, and name neither
  its models nor what somebody owes: in Python, views, rules, JavaScript.
- *from money*: modules of money extend no model of gates, call none of the methods that
  change who may pass, and name no model of permits. Lanes of car parks are the one
  exception: a bar lifts for the fee of a stay. They may name doors and boxes, but no
  permit, and nothing of what a household owes (decision 0020).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# what opens doors; beside these the packages of the engine and of the box
DOORS = ("wuye_iot", "wuye_iot_box", "wuye_card", "wuye_card_portal")
PACKAGES = ("engine/src/wuye_engine/access", "edge/src/wuye_edge")
LEDGERS = {"account", "payment", "sale", "point_of_sale"}  # of Odoo itself
# module: why it may name what doors go by
ALLOWED = {
    "wuye_demo": "makes the demo's gates and its bills, each by the users' own pages",
    "wuye_iot_audit": "reads journals and lists for the nightly audit, writes nothing",
}
# module and model: why it may name just this
NAMED = {
    ("wuye_card_fee", "wuye.iot.group"): "an application says which groups are wished",
}
# lanes of car parks: money of a stay, and a door that is a bar
LANES = "wuye_parking_gate"
HOUSEHOLD = re.compile(
    r"arrear|residual|overdue|amount_due|欠费|欠款"
    r"|wuye[._](charge|receipt|advance|wallet|deposit|late|dunning|bill)"
    r"|^wuye\.iot\.(permit|group|plan|listed|credential)",
    re.IGNORECASE,
)
# what it extends: what a box is told, what it tells; never who may pass
LANE_MODELS = {"extends wuye.iot.box", "extends wuye.iot.intake"}
MONEY = re.compile(
    r"arrear|residual|overdue|\bunpaid\b|\bdebt|\bowe[sd]?\b|amount_due|欠费|欠款"
    r"|wuye[._](charge|receipt|advance|wallet|deposit|late|dunning|bill|settlement)"
    r"|account[._](move|payment|account)|odoo\.addons\.(account|wuye_billing)",
    re.IGNORECASE,
)
PASSING = re.compile(r"^wuye\.iot\.(permit|group|plan|door|box|listed|command)")
GATES = re.compile(r"^wuye\.(iot\.|card$)")
# methods that change who may pass; of a card also those that change its state
CHANGES = {"_deny", "_allow", "_touch_list", "_sync", "_put"}
OVERRIDES = {"_move", "_sync", "write", "create", "_deny", "_allow", "_permits"}


@dataclass(frozen=True)
class Reference:
    """A place that should not be: file, line and what stands there."""

    path: Path
    line: int
    what: str


class Source:
    """The modules below a folder, as they depend on each other."""

    def __init__(self, root: Path):
        self.root = root
        self.depends = {
            path.parent.name: ast.literal_eval(path.read_text()).get("depends", [])
            for path in root.glob("addons/*/__manifest__.py")
        }

    def closure(self, module: str) -> set[str]:
        """All a module depends on, as far as they are modules of ours."""
        found, waiting = set(), [module]
        while waiting:
            for name in self.depends.get(waiting.pop(), ()):
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def knows_money(self, module: str) -> bool:
        return bool(self.closure(module) & LEDGERS)

    def references(self) -> list[Reference]:
        """Everything there is to find."""
        return [*self._from_doors(), *self._from_money()]

    # === FROM DOORS TO MONEY === #

    def _from_doors(self) -> Iterator[Reference]:
        for module in DOORS:
            manifest = self.root / "addons" / module / "__manifest__.py"
            for name in sorted(self.closure(module) & LEDGERS):
                yield Reference(manifest, 1, f"depends on {name}")
        folders = [self.root / "addons" / module for module in DOORS]
        folders += [self.root / package for package in PACKAGES]
        for folder in folders:
            for path in _files(folder):
                if path.suffix == ".py":
                    yield from _python(path, MONEY.search)
                else:
                    yield from _lines(path)

    # === FROM MONEY TO DOORS === #

    def _from_money(self) -> Iterator[Reference]:
        for module in sorted(self.depends):
            if module in ALLOWED or not self.knows_money(module):
                continue
            if module == LANES:
                yield from self._from_lanes()
                continue
            for path in _files(self.root / "addons" / module):
                if path.suffix == ".py":
                    yield from (
                        one
                        for one in _python(path, PASSING.search)
                        if (module, one.what) not in NAMED
                    )
                    yield from _changes(path)

    def _from_lanes(self) -> Iterator[Reference]:
        for path in _files(self.root / "addons" / LANES):
            if path.suffix == ".py":
                yield from _python(path, HOUSEHOLD.search)
                yield from (
                    one for one in _changes(path) if one.what not in LANE_MODELS
                )


def _files(folder: Path) -> Iterator[Path]:
    """Source of a module, without its tests."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if "tests" not in inside and "i18n" not in inside:
            if path.suffix in (".py", ".xml", ".csv", ".js"):
                yield path


def _python(path: Path, is_bad) -> Iterator[Reference]:
    """Names, attributes, imports and texts; what is written for people is no code."""
    for line, what in _said(path.read_text()):
        if is_bad(what):
            yield Reference(path, line, what[:80])


@cache
def _said(text: str) -> tuple[tuple[int, str], ...]:
    """(line, word) of all code says; a file is parsed once however often it is read."""
    tree = ast.parse(text)
    said = _docstrings(tree)
    return tuple(
        (getattr(node, "lineno", 1), what)
        for node in ast.walk(tree)
        for what in _words(node, said)
    )


def _docstrings(tree: ast.AST) -> set[int]:
    """Constants that are documentation."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _words(node: ast.AST, said: set[int]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if id(node) not in said:
            yield node.value
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.keyword | ast.arg) and node.arg:
        yield node.arg
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""
    elif isinstance(node, ast.alias):
        yield node.name


def _lines(path: Path) -> Iterator[Reference]:
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = MONEY.search(line)
        if found:
            yield Reference(path, number, found[0])


def _changes(path: Path) -> Iterator[Reference]:
    """Calls that change who may pass, and gates that are extended."""
    for line, what in _changed(path.read_text()):
        yield Reference(path, line, what)


@cache
def _changed(text: str) -> tuple[tuple[int, str], ...]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CHANGES:
                found.append((node.lineno, f"{node.func.attr}()"))
        if isinstance(node, ast.ClassDef):
            found += _extended(node)
    return tuple(found)


def _extended(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    for model in _inherits(node):
        if not GATES.search(model):
            continue
        own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
        if model != "wuye.card":
            yield node.lineno, f"extends {model}"
        for name in sorted(own & OVERRIDES):
            yield node.lineno, f"overrides {model}.{name}"


def _inherits(node: ast.ClassDef) -> list[str]:
    for part in node.body:
        if isinstance(part, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "_inherit"
            for target in part.targets
        ):
            value = ast.literal_eval(part.value)
            return [value] if isinstance(value, str) else list(value)
    return []
