"""`make test`: plain Python packages, lint, then everything that needs Odoo."""

import json
import shlex
import tempfile
import time
from pathlib import Path

from . import linting
from .console import Stop, run, say, succeeds
from .databases import config
from .environment import VENV, environment_env
from .settings import ADDONS, LIBRARIES, ROOT
from .templates import keep_database, throw_away

PYTEST = VENV / "bin" / "pytest"
REPORT = "WUYE_TEST_REPORT"  # names the file in which conftest.py adds up a run
NO_TESTS = 5  # pytest's exit code
# The plain packages have pytest settings of their own; conftest.py of the project is
# wanted nevertheless, and Odoo's plug-in is not.
WITHOUT_ODOO = ("-p", "no:odoo", f"--confcutdir={ROOT}")


class Tally:
    """Counts of several pytest runs, for one closing line."""

    def __init__(self):
        self.started = time.monotonic()
        self.counts: dict[str, int] = {}
        self.troubles: list[str] = []

    def add(self, counts: dict[str, int]) -> None:
        for outcome, number in counts.items():
            self.counts[outcome] = self.counts.get(outcome, 0) + number

    def trouble(self, text: str) -> None:
        """Something other than a test went wrong; it counts as one error."""
        self.troubles.append(text)
        self.add({"error": 1})

    def closing_line(self) -> str:
        """As pytest ends its own report."""
        order = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")
        parts = [
            f"{self.counts[name]} {name}" for name in order if self.counts.get(name)
        ]
        seconds = time.monotonic() - self.started
        text = f" {', '.join(parts) or 'no tests ran'} in {seconds:.2f}s "
        return text.center(88, "=")

    @property
    def failed(self) -> bool:
        return bool(self.counts.get("failed") or self.counts.get("error"))


def _pytest(tally: Tally, title: str, *arguments, env=None) -> None:
    say(title)
    with tempfile.TemporaryDirectory(prefix="wuye-test-") as folder:
        report = Path(folder) / "report.json"
        variables = {**environment_env(), **(env or {}), REPORT: str(report)}
        code = run(PYTEST, *arguments, check=False, cwd=ROOT, env=variables).returncode
        counts = json.loads(report.read_text()) if report.exists() else {}
    tally.add(counts)
    if code not in (0, NO_TESTS) and not (counts.get("failed") or counts.get("error")):
        tally.trouble(f"{title}: pytest ended with code {code}")


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Paths on pytest's command line, and the rest."""
    paths = [word for word in words if (ROOT / word.partition("::")[0]).exists()]
    return paths, [word for word in words if word not in paths]


def _in_library(path: str) -> bool:
    return Path(path).parts[:1] in [(name,) for name in LIBRARIES]


def _test_libraries(tally: Tally, paths: list[str], options: list[str]) -> None:
    for name in LIBRARIES:
        chosen = [path for path in paths if Path(path).parts[0] == name]
        if chosen:
            words = [*WITHOUT_ODOO, *chosen, *_parallel(options), *options]
            _pytest(tally, f"tests of {name}/", *words)


def _parallel(options: list[str]) -> list[str]:
    """Two processes by class, unless the caller says otherwise."""
    chosen = any(o.startswith(("-n", "--pdb", "--numprocesses")) for o in options)
    by_class = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
    return [] if chosen else by_class


def _test_odoo(
    tally: Tally, source: Path, paths: list[str], options: list[str]
) -> None:
    with throw_away(source) as (name, log):
        _check_log(tally, log)
        pytest_on(tally, name, paths, options)


def pytest_on(tally: Tally, name: str, paths: list[str], options: list[str]) -> None:
    """Run pytest with a database."""
    odoo = ["--odoo-database", name, "--odoo-config", config("test"), "--odoo-http"]
    title = f"tests of {' '.join(paths)}"
    env = {"WUYE_TEST_DATABASE": name}
    _pytest(tally, title, *odoo, *_parallel(options), *options, *paths, env=env)


def _check_log(tally: Tally, log: Path) -> None:
    """A warning while our modules are installed is a fault in them."""
    if not log.exists() or not log.read_text(errors="replace").strip():
        return
    checker = (
        VENV / "bin" / "checklog-odoo",
        "--config",
        ROOT / "checklog-odoo.cfg",
        log,
    )
    if not succeeds(*checker, env=environment_env()):
        run(*checker, check=False, env=environment_env())
        tally.trouble(f"the log of the installation has warnings: {log}")


def _odoo_paths() -> list[str]:
    """What there is to test with Odoo in this checkout."""
    folders = [path for path in ADDONS.glob("*/tests") if any(path.glob("test_*.py"))]
    found = ["addons"] if folders else []
    if any((ROOT / "tests").rglob("test_*.py")):
        found.append("tests")
    return found


def test(source: Path, arguments: str) -> int:
    """Everything; or with arguments only what they name, without lint."""
    tally = Tally()
    paths, options = _split(shlex.split(arguments))
    whole = not (paths or options)
    libraries = [name for name in LIBRARIES if (ROOT / name / "tests").is_dir()]
    named = [path for path in paths if _in_library(path)]
    with_odoo = [path for path in paths if path not in named]
    if not paths:
        named, with_odoo = libraries if whole else [], _odoo_paths()
    _test_libraries(tally, named, options)
    if whole:
        for check in linting.lint():
            tally.trouble(f"lint: {check}")
    if with_odoo:
        try:
            _test_odoo(tally, source, with_odoo, options)
        except Stop as problem:
            tally.trouble(str(problem))
    return _finish(tally)


def _finish(tally: Tally) -> int:
    print(flush=True)
    for text in tally.troubles:
        print(f"ERROR {text}")
    print(tally.closing_line(), flush=True)
    return 1 if tally.failed else 0


def keep_module(source: Path, name: str, module: str) -> None:
    """A database with one module that is kept and only upgraded."""
    if not (ADDONS / module / "__manifest__.py").exists():
        raise Stop(f"there is no module {module!r} in addons/: M=wuye_property, say")
    keep_database(source, name, module)


def quick(source: Path, module: str, name: str, arguments: str) -> int:
    """The tests of one module on its kept database."""
    keep_module(source, name, module)
    tally = Tally()
    _, options = _split(shlex.split(arguments))
    options = options if any(o.startswith("-n") for o in options) else ["-n0", *options]
    pytest_on(tally, name, [f"addons/{module}"], options)
    return _finish(tally)
