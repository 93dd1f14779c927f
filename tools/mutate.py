"""Do the tests notice? Breaks the code on purpose, one listed way at a time.

    make mutate                      every entry
    make mutate ARGS="rounding"      entries whose name contains the word
    make mutate ARGS="rounding 'late fee'"   ... one of the words, in their order

An entry stands in tests/mutations.toml, tests/mutations/*.toml, or in the file
tests/mutations.toml of a plain package or a module:

    [[mutation]]
    name = "rounding is half-up, not half-even"
    file = "engine/src/wuye_engine/money.py"
    old = "ROUND_HALF_UP"             # occurs in the file; every place is replaced
    new = "ROUND_HALF_EVEN"
    tests = ["engine/tests/test_money.py"]
    upgrade = ["wuye_billing"]        # only if the database has to follow the file

The work tree is copied, never touched. A mutation that the named tests let pass has
survived: a test is missing. The same tests must pass on the code as it is.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tools.rules import files

ROOT = Path(__file__).resolve().parents[1]
LISTS = (
    "tests/mutations.toml",
    "tests/mutations/*.toml",
    "*/tests/mutations.toml",
    "addons/*/tests/mutations.toml",
)
LIBRARIES = ("engine", "edge")
TIME_LIMIT = 15 * 60  # seconds for one run of the named tests
PASSED, FAILED = 0, 1  # pytest's exit codes


@dataclass(frozen=True)
class Mutation:
    """One way to break one file, and the tests that have to notice."""

    name: str
    file: str
    old: str
    new: str
    tests: list[str]
    upgrade: list[str] = field(default_factory=list)


class Workbench:
    """A copy of the work tree with the means to run tests in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        for path in files():
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        self.config = folder / "mutate.conf"
        plain = Path(os.environ["WUYE_CONFIG"]).read_text()
        self.config.write_text(plain.replace(str(ROOT / "addons"), f"{folder}/addons"))
        sources = [str(folder / name / "src") for name in LIBRARIES]
        self.env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sources),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def test(self, tests: list[str], database: str) -> int:
        """Run tests until the first failure; the worst exit code of pytest."""
        plain = [name for name in tests if name.split("/")[0] in LIBRARIES]
        others = [name for name in tests if name not in plain]
        odoo = ["--odoo-database", database, "--odoo-config", str(self.config)]
        self.env["WUYE_TEST_DATABASE"] = database  # process tests copy it
        codes = []
        if plain:
            codes.append(self._pytest("-p", "no:odoo", *plain))
        if others and not any(codes):
            codes.append(self._pytest(*odoo, "--odoo-http", *others))
        return max(codes, default=PASSED)

    def _pytest(self, *arguments: str) -> int:
        command = [sys.executable, "-m", "pytest", "-qx", "-p", "no:cacheprovider"]
        self.output = subprocess.run(
            [*command, *arguments],
            cwd=self.folder,
            env=self.env,
            timeout=TIME_LIMIT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self.output.returncode

    def upgraded(self, source: str, modules: list[str]) -> str:
        """A copy of the database with modules upgraded from the copy's files."""
        name = f"{source}-gw-mutant"
        subprocess.run(["dropdb", "--if-exists", name], check=True)
        subprocess.run(["createdb", "-T", source, name], check=True)
        # what is written once and then belongs to the administrator follows, too
        free = "UPDATE ir_model_data SET noupdate = FALSE WHERE model = 'ir.rule'"
        subprocess.run(["psql", "-qXc", free, name], check=True)
        upgrade = ["odoo", "module", "upgrade", "-c", str(self.config), "-d", name]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*upgrade, *modules], env=self.env, check=True, **quiet)
        return name


def mutations(words: tuple[str, ...]) -> list[Mutation]:
    """The listed entries whose name contains one of the words, each once."""
    found = []
    for pattern in LISTS:
        for path in sorted(ROOT.glob(pattern)):
            entries = tomllib.loads(path.read_text(encoding="utf-8"))
            found += [Mutation(**entry) for entry in entries.get("mutation", [])]
    chosen = [entry for word in words or [""] for entry in found if word in entry.name]
    return [entry for at, entry in enumerate(chosen) if entry not in chosen[:at]]


def attempt(bench: Workbench, mutation: Mutation, database: str) -> str:
    """What became of one mutation: "noticed", or what is wrong."""
    path = bench.folder / mutation.file
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if mutation.old not in before:
        return f"stale: {mutation.file} does not contain the old text"
    after = before.replace(mutation.old, mutation.new)
    if mutation.upgrade and path.suffix == ".xml":
        after = after.replace('noupdate="1"', 'noupdate="0"')
    path.write_text(after, encoding="utf-8")
    try:
        if mutation.upgrade:
            database = bench.upgraded(database, mutation.upgrade)
        code = bench.test(mutation.tests, database)
    except subprocess.TimeoutExpired:
        return "noticed"  # a test that never ends has noticed, too
    finally:
        path.write_text(before, encoding="utf-8")
    if code == PASSED:
        return "SURVIVED"
    return "noticed" if code == FAILED else f"broken: pytest ended with code {code}"


def main(*words: str) -> int:
    database = os.environ["WUYE_DB"]
    chosen = mutations(words)
    if not chosen:
        print("no mutation is listed: see tools/mutate.py for how to add one")
        return 1 if words else 0
    with tempfile.TemporaryDirectory(prefix="wuye-mutate-") as folder:
        bench = Workbench(Path(folder))
        tests = sorted({test for mutation in chosen for test in mutation.tests})
        if bench.test(tests, database) != PASSED:
            print(bench.output.stdout)
            print("the named tests do not pass on the code as it is")
            return 1
        print("the named tests pass on the code as it is")
        problems = 0
        for mutation in chosen:
            started = time.monotonic()
            result = attempt(bench, mutation, database)
            problems += result != "noticed"
            seconds = time.monotonic() - started
            print(f"{result:<9} {seconds:5.1f}s  {mutation.name}", flush=True)
    print(f"{len(chosen)} mutations, {problems} of them not noticed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
