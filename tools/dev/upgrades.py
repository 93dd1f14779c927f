"""`make upgrade-test`: the oldest release with demo data, upgraded to this tree."""

import ast
import os
import shlex
import shutil
import tarfile
from pathlib import Path

from . import compared
from .console import Stop, logged, run, say, succeeds
from .databases import (
    ODOO,
    bring_up_to_date,
    config,
    copy,
    drop,
    exists,
    initialise,
    inside,
    locked,
    module_digest,
    ordered_modules,
    rename,
    write_marks,
)
from .environment import VENV, environment_env
from .settings import BASE_MODULES, LIBRARIES, LOGS, ROOT, STATE
from .templates import template

RELEASES = Path(__file__).parent / "releases"


def oldest() -> tuple[str, str]:
    """(version, tag or commit) of the first line of the list of releases."""
    for line in RELEASES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            version, ref = line.split()
            return version, ref
    raise Stop(f"{RELEASES} names no release")


def upgrade_test(source: Path, arguments: str) -> int:
    """Install the release, upgrade a copy of it, and compare both.

    :param arguments: scale of the demo data; --fresh: install the release again, though
        a database with it is there; --keep: leave the upgraded one for a look
    :return: 1 if there are faults
    """
    words = shlex.split(arguments)
    fresh, keep = "--fresh" in words, "--keep" in words
    scale = next((word for word in words if not word.startswith("-")), "start")
    version, ref = oldest()
    tree = _tree(ref)
    name = f"release_{ref.replace('.', '_').replace('-', '_')}_{scale}"
    if fresh:
        drop(name)
    with locked("release"):
        if not exists(name):
            _install_release(tree, name, scale)
    upgraded = f"upgrade_{os.getpid()}"
    with locked("templates"):
        whole, _log = template(source)
    copy(name, upgraded)
    # as `make run` notes them: what did not change since is not upgraded
    addons = tree / "addons"
    write_marks(upgraded, {m: module_digest(m, addons) for m in _modules(tree)})
    try:
        faults = _upgrade(version, upgraded, name, whole)
    finally:
        if keep:
            say(f"kept: {upgraded}")
        else:
            drop(upgraded)
    for fault in faults:
        print(f"ERROR {fault}")
    print(f"upgrade from {version} ({ref}, {scale}): {len(faults)} faults", flush=True)
    return 1 if faults else 0


# === THE RELEASE === #


def _tree(ref: str) -> Path:
    """The files of a commit, unpacked once."""
    tree = STATE / "releases" / ref
    if tree.exists():
        return tree
    if not succeeds("git", "cat-file", "-e", f"{ref}^{{commit}}", cwd=ROOT):
        raise Stop(f"this clone does not have {ref}: git fetch --tags --unshallow")
    part = tree.with_name(f"{ref}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    archive = part / "files.tar"
    run("git", "archive", "-o", archive, ref, cwd=ROOT)
    with tarfile.open(archive) as files:
        files.extractall(part, filter="data")
    archive.unlink()
    part.rename(tree)
    return tree


def _modules(tree: Path) -> list[str]:
    found = (path.parent.name for path in (tree / "addons").glob("*/__manifest__.py"))
    return sorted(name for name in found if not name.endswith("_test"))


def _foreign(tree: Path, ours: list[str]) -> list[str]:
    """What the modules of a release depend on that is not ours."""
    named = set(BASE_MODULES)
    for module in ours:
        path = tree / "addons" / module / "__manifest__.py"
        named.update(ast.literal_eval(path.read_text(encoding="utf-8"))["depends"])
    return sorted(named - set(ours))


def _environment(tree: Path) -> dict[str, str]:
    """Its own plain packages come first."""
    paths = os.pathsep.join(str(tree / name / "src") for name in LIBRARIES)
    return {**environment_env(), "PYTHONPATH": paths}


def _install_release(tree: Path, name: str, scale: str) -> None:
    """A database of the release with its demo data, as its `make demo` makes it."""
    fresh = f"new_{name}"
    drop(fresh, force=True)
    settings = config("release", addons_path=tree / "addons")
    env = _environment(tree)
    initialise(fresh, "zh_CN")
    options = {"cwd": tree, "env": env}
    ours = _modules(tree)
    for words in (_foreign(tree, ours), ours):  # as its commands do
        command = (ODOO, "server", "-c", settings, "-d", fresh, "--no-http")
        command += ("-i", ",".join(words), "--stop-after-init")
        log = LOGS / f"{name}-install.log"
        logged(
            f"installing {tree.name}: {len(words)} modules", log, *command, **options
        )
    load = [*inside(fresh, "load", scale, str(STATE / "release-logins.json"))]
    load[load.index(config("setup"))] = settings
    what = f"loading the demo data of {tree.name} ({scale})"
    logged(what, LOGS / f"{name}-demo.log", *load, **options)
    rename(fresh, name)


# === THE UPGRADE === #


def _upgrade(version: str, name: str, before: str, whole: str) -> list[str]:
    """Upgrade a database as `make run` does; what is wrong then, a text a fault.

    :param before: the release's database, of which it is a copy
    :param whole: a database that this tree's modules were installed into
    """
    modules = ordered_modules(with_tests=False)
    bring_up_to_date(name, modules)
    faults = []
    for verb in ("upgrade", "install"):
        log = LOGS / f"{name}-{verb}.log"
        if log.exists() and not _is_clean(log):
            faults.append(f"the log of the {verb} has warnings: {log}")
    faults += compared.figures(before, name)
    faults += compared.schema(whole, name)
    new = compared.new_columns(before, name)
    say(f"comparing {len(new)} new columns with what their fields are")
    columns = [f"{table}.{column}" for table, column in new]
    filled = run(*inside(name, "filled", *columns), cwd=ROOT, check=False).returncode
    audited = run(*inside(name, "audit"), cwd=ROOT, check=False).returncode
    if filled:
        faults.append("new fields are not filled: named above")
    if audited:
        faults.append("the audit finds something: named above")
    return faults


def _is_clean(log: Path) -> bool:
    checker = (VENV / "bin" / "checklog-odoo", "--config", ROOT / "checklog-odoo.cfg")
    return not run(*checker, log, check=False, env=environment_env()).returncode
