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
    make_companies,
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

    They are installed in one go: one after the other, each with a registry and a copy
    of its own, takes five times as long.
    """
    modules = ordered_modules(with_tests=True)
    foundation = base(source, foreign_modules(modules))
    digests = [(module, module_digest(module)) for module in modules]
    name = f"test_{_key(foundation, digests)}"
    log = LOGS / f"{name}-install.log"
    present = set(databases())
    if name not in present:
        fresh = f"new_{name}"
        drop(fresh, force=True)
        copy(foundation, fresh)
        install(fresh, modules).rename(log)
        make_companies(fresh)
        rename(fresh, name)
    _forget(present - {foundation, name})
    return name, log


def keep_database(source: Path, name: str, module: str) -> None:
    """A database with one module of ours and what it needs, upgraded if it changed.

    It is for the developer's own use: unlike a template it keeps what upgrades leave.
    """
    with locked("templates"):
        modules = with_dependencies(module)
        if not exists(name):
            copy(base(source, foreign_modules(modules)), name)
    bring_up_to_date(name, modules)


def _forget(others: set[str]) -> None:
    """Drop old templates; newer ones of other branches stay, as does what is in use."""
    ours = [name for name in others if name.startswith(("test_", "base_", "new_"))]
    logs = {name: LOGS / f"{name}-install.log" for name in ours}
    ages = {
        name: path.stat().st_mtime if path.exists() else 0
        for name, path in logs.items()
    }
    for name in sorted(ours, key=ages.__getitem__, reverse=True)[KEPT:]:
        drop(name)
        logs[name].unlink(missing_ok=True)


@contextmanager
def throw_away(source: Path, purpose: str = "run"):
    """A copy of the template for this process alone; yields its name and the log.

    Copies that a killed command left behind go away here.
    """
    with locked("templates"):
        _sweep()
        whole, log = template(source)
        bundle_assets(whole)  # those of files that did not change are there
        name = f"{purpose}_{os.getpid()}"
        copy(whole, name)
    say(f"testing in a copy of {whole}")
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
