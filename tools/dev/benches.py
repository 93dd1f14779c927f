"""`make bench` and its kin: what is measured, and the books it is measured over."""

import shlex
from pathlib import Path

from .console import Stop, run, say
from .databases import (
    bring_up_to_date,
    config,
    drop,
    exists,
    foreign_modules,
    initialise,
    install,
    locked,
    ordered_modules,
    rename,
)
from .environment import PYTHON, environment_env
from .settings import ROOT
from .templates import throw_away

FOLDER = ROOT / "tests" / "bench"
ON_BOOKS = ("bench_reads", "bench_year")  # over the books of `make bench-data`


def bench(source: Path, arguments: str) -> int:
    """The named benches, or all, on a throw-away database."""
    scripts, options = _chosen(arguments)
    slow = []
    # large books are kept until the end: other benches would work among them
    for on_books in (False, True):
        some = [s for s in scripts if (s.stem in ON_BOOKS) is on_books]
        if some:
            with throw_away(source, "bench") as (name, _log):
                slow += _slow(some, options, name, "test")
    return _end(slow)


def bench_on(name: str, arguments: str) -> int:
    """The same on a database of `make bench-data`; those that write into it refuse."""
    scripts, options = _chosen(arguments)
    unsafe = [script.stem for script in scripts if script.stem not in ON_BOOKS]
    if unsafe:
        raise Stop(
            f"only reads and year run on a database that is kept, not {unsafe[0]}"
        )
    return _end(_slow(scripts, options, name, "setup"))


def _chosen(arguments: str) -> tuple[list[Path], list[str]]:
    words = shlex.split(arguments)
    options = [word for word in words if word.startswith("-")]
    names = [f"bench_{word}" for word in words if not word.startswith("-")]
    scripts = sorted(FOLDER.glob("bench_*.py"))
    chosen = [script for script in scripts if not names or script.stem in names]
    if not chosen:
        known = ", ".join(script.stem.removeprefix("bench_") for script in scripts)
        raise Stop(f"there is no such bench in tests/bench; there are: {known}")
    return chosen, options


def _slow(scripts, options, name: str, settings: str) -> list[str]:
    """Run benches on a database; the names of those that miss a gate, or fail."""
    env = {**environment_env(), "WUYE_CONFIG": str(config(settings)), "WUYE_DB": name}
    slow = []
    for script in scripts:
        say(f"bench: {script.stem}")
        done = run(PYTHON, script, *options, cwd=ROOT, env=env, check=False)
        slow += [script.stem] if done.returncode else []
    return slow


def _end(slow: list[str]) -> int:
    if slow:
        raise Stop(f"a gate is missed, or the bench failed: {', '.join(slow)}")
    return 0


def script(source: Path, name: str, arguments: str) -> int:
    """Another script of that folder, with a throw-away database of its own."""
    with throw_away(source, "bench") as (database, _log):
        settings = {"WUYE_CONFIG": str(config("test")), "WUYE_DB": database}
        command = (PYTHON, FOLDER / f"{name}.py", *shlex.split(arguments))
        env = {**environment_env(), **settings}
        return run(*command, cwd=ROOT, env=env, check=False).returncode


def gates(arguments: str) -> int:
    """The tests that hold each bench to its gates (tests/bench/test_gates.py)."""
    options = ("-m", "pytest", "-p", "no:odoo", FOLDER / "test_gates.py")
    command = (PYTHON, *options, *shlex.split(arguments))
    return run(*command, cwd=ROOT, env=environment_env(), check=False).returncode


def bench_edge(arguments: str) -> int:
    """The benches of the gate box: they need no database."""
    slow = []
    for script in filter(
        Path.exists, (FOLDER / f"bench_{w}.py" for w in ("edge", "wire"))
    ):
        say(f"bench: {script.stem}")
        words = shlex.split(arguments)
        done = run(PYTHON, script, *words, cwd=ROOT, env=environment_env(), check=False)
        slow += [script.stem] if done.returncode else []
    return _end(slow)


def bench_data(name: str, arguments: str) -> int:
    """Large books in a database of their own, whole or not at all."""
    with locked(f"database-{name}"):
        if exists(name):
            raise Stop(f"there is a database {name}: make reset DB={name} drops it")
        fresh = f"new_{name}"
        drop(fresh, force=True)
        modules = ordered_modules(with_tests=False)
        initialise(fresh, "zh_CN")
        install(fresh, foreign_modules(modules))
        bring_up_to_date(fresh, modules)
        settings = {"WUYE_CONFIG": str(config("setup")), "WUYE_DB": fresh}
        env = {**environment_env(), **settings}
        say("booking a community and copying it (tests/bench/books.py)")
        run(PYTHON, FOLDER / "books.py", *shlex.split(arguments), cwd=ROOT, env=env)
        rename(fresh, name)
    say(f"make run DB={name} shows it, make audit DB={name} checks it")
    return 0
