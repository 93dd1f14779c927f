"""The project's own rules on files, for what no linter checks: `make lint` runs it.

    python -m tools.rules

- a method or function has at most 40 lines, a file of code at most 400;
- manifests carry the same version scheme, licence, author and address;
- a module has its README, its Chinese translation and its packaging file;
- no file names the host of a package registry (each machine sets its own);
- what a listed mutation breaks is still there, and so are the tests that notice it.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ADDONS = ROOT / "addons"
FUNCTION_LINES = 40  # without its docstring
FILE_LINES = 400
# The length of a docstring, a table of cases or a list of data is no complexity.
TABLES = re.compile(r"(^|/)(tests|migrations|data|i18n)/")
# split in two, or this file would be the first finding
HOSTS = re.compile(
    "|".join(("pypi" + r"\.org", "files.python" + "hosted", "registry" + r"\.npmjs"))
)
BINARY = {".png", ".jpg", ".ico", ".xlsx", ".xls", ".pdf", ".zip", ".woff2", ".ttf"}
MANIFEST = {
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
}
VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+$")
COMPANIONS = ("README.md", "pyproject.toml", "i18n/zh_CN.po")


def files() -> list[Path]:
    """What git tracks or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in names.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def _own_lines(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = node.body[0]
    text = ast.get_docstring(node, clean=False)
    docstring = first.end_lineno - first.lineno + 1 if text is not None else 0
    return node.end_lineno - node.lineno + 1 - docstring


def check_sizes(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Long files and long functions of Python code."""
    if TABLES.search(path.relative_to(ROOT).as_posix()):
        return
    if (count := text.count("\n")) > FILE_LINES:
        yield 1, f"{count} lines, {FILE_LINES} are allowed: split the file"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if (count := _own_lines(node)) > FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {count} lines: split it"


def check_manifest(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """What every module of this project states alike."""
    manifest = ast.literal_eval(text)
    for key, wanted in MANIFEST.items():
        if manifest.get(key) != wanted:
            yield 1, f"{key!r} is not {wanted!r}"
    if not VERSION.match(manifest.get("version", "")):
        yield 1, "version is not 19.0.x.y.z"
    if path.parent.name.endswith("_test"):
        return
    is_shown = manifest.get("installable", True)  # what nobody installs has no terms
    for name in COMPANIONS if is_shown else COMPANIONS[:-1]:
        if not (path.parent / name).exists():
            yield 1, f"the module has no {name}"


def check_hosts(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if HOSTS.search(line):
            yield number, "names a package registry"


def check_mutations(text: str) -> Iterator[tuple[int, str]]:
    """An entry whose text is gone breaks nothing any more, and nobody would see it."""
    for entry in tomllib.loads(text).get("mutation", []):
        name = f'name = "{entry["name"]}"'
        line = text[: text.find(name)].count("\n") + 1
        broken = ROOT / entry["file"]
        if not broken.is_file() or entry["old"] not in broken.read_text("utf-8"):
            yield line, f"{entry['name']}: {entry['file']} has no such text"
        for test in entry["tests"]:
            if not (ROOT / test.split("::")[0]).exists():
                yield line, f"{entry['name']}: there is no {test}"


def findings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and complaint, for one file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        yield 1, "is not UTF-8"
        return
    yield from check_hosts(text)
    if path.suffix == ".py":
        try:
            yield from check_sizes(path, text)
        except SyntaxError as problem:
            yield problem.lineno or 1, f"is no Python: {problem.msg}"
            return
    if path.name == "__manifest__.py":
        yield from check_manifest(path, text)
    if path.name == "mutations.toml":
        yield from check_mutations(text)


def main() -> int:
    count = 0
    for path in files():
        if path.suffix in BINARY or "/cases/" in path.as_posix():
            continue
        for line, complaint in findings(path):
            print(f"{path.relative_to(ROOT)}:{line}: {complaint}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
