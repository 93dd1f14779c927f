"""Template databases of the tests, kept until a file they depend on changes."""

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

from .console import say
from .databases import (
    bring_up_to_date,
    bundle_assets,
    copy,
    databases,
    drop,
    exists,
    foreign_modules,
    initialise,
    install,
    load_chinese,
    locked,
    module_digest,
    ordered_modules,
    rename,
    with_dependencies,
)
from .settings import LOCK, LOGS
from .source import identity

KEPT = 4  # templates kept beside the one in use, for other branches


def _key(*parts) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


def _addon_pins() -> list[str]:
    """The lines of the lock that name add-ons: other packages are in no database."""
    lines = LOCK.read_text().splitlines()
    return [line for line in lines if line.startswith("odoo-addon-")]


def base(source: Path, foreign: list[str]) -> str:
    """A database with Odoo's and the OCA's modules only.

    Its main language is English, as Odoo's own tests want it; Chinese is loaded too.
    """
    name = f"base_{_key(identity(source), _addon_pins(), foreign)}"
    if exists(name):
        return name
    fresh = f"new_{name}"
    drop(fresh, force=True)
    initialise(fresh, "en_US")
    install(fresh, foreign)
    load_chinese(fresh)
    rename(fresh, name)
    return name


def template(source: Path) -> tuple[str, Path]:
    """The database with all of our modules, and the log of their installation.

    Modules are added one after the other, each stage is a template of its own: a change
    in the last module costs its installation alone.
    """
    modules = ordered_modules(with_tests=True)
    foundation = base(source, foreign_modules(modules))
    digests = [(module, module_digest(module)) for module in modules]
    names = [
        f"test_{_key(foundation, digests[: count + 1])}"
        for count in range(len(digests))
    ]
    present = set(databases())
    done = max((i + 1 for i, name in enumerate(names) if name in present), default=0)
    stage = names[done - 1] if done else foundation
    for module, name in list(zip(modules, names, strict=True))[done:]:
        stage = _add_stage(stage, name, module)
    _forget(present - {foundation, *names})
    log = LOGS / f"{stage}.log"
    _join_logs(log, names)
    return stage, log


def keep_database(source: Path, name: str, module: str) -> None:
    """A database with one module of ours and what it needs, upgraded if it changed.

    It is for the developer's own use: unlike a template it keeps what upgrades leave.
    """
    with locked("templates"):
        modules = with_dependencies(module)
        if not exists(name):
            copy(base(source, foreign_modules(modules)), name)
    bring_up_to_date(name, modules)


def _add_stage(stage: str, name: str, module: str) -> str:
    fresh = f"new_{name}"
    drop(fresh, force=True)
    copy(stage, fresh)
    log = install(fresh, [module])
    log.rename(LOGS / f"{name}-stage.log")
    rename(fresh, name)
    return name


def _join_logs(log: Path, names: list[str]) -> None:
    """The log of the whole installation, from the logs of its stages."""
    stages = [LOGS / f"{name}-stage.log" for name in names]
    log.parent.mkdir(parents=True, exist_ok=True)
    texts = [path.read_text(errors="replace") for path in stages if path.exists()]
    log.write_text("".join(texts))


def _forget(others: set[str]) -> None:
    """Drop old templates; newer ones of other branches stay, as does what is in use."""
    ours = [name for name in others if name.startswith(("test_", "base_", "new_"))]
    stages = {name: LOGS / f"{name}-stage.log" for name in ours}
    ages = {
        name: path.stat().st_mtime if path.exists() else 0
        for name, path in stages.items()
    }
    for name in sorted(ours, key=ages.__getitem__, reverse=True)[KEPT:]:
        drop(name)
        stages[name].unlink(missing_ok=True)


@contextmanager
def throw_away(source: Path, purpose: str = "run"):
    """A copy of the template for this process alone; yields its name and the log.

    Copies that a killed command left behind go away here.
    """
    with locked("templates"):
        _sweep()
        stage, log = template(source)
        bundle_assets(stage)  # those of files that did not change are there
        name = f"{purpose}_{os.getpid()}"
        copy(stage, name)
    say(f"testing in a copy of {stage}")
    try:
        yield name, log
    finally:
        _drop_with_workers(name)


def _drop_with_workers(name: str) -> None:
    for other in databases():
        if other == name or other.startswith(f"{name}-gw"):
            drop(other)


def _sweep() -> None:
    for name in databases():
        purpose, _, rest = name.partition("_")
        process = rest.partition("-")[0]
        if (
            purpose in ("run", "bench")
            and process.isdigit()
            and not _alive(int(process))
        ):
            drop(name)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
