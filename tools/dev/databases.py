"""Odoo databases: made under a name beginning with new_, renamed when complete."""

import ast
import base64
import fcntl
import graphlib
import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from .console import logged, output, run, say, succeeds
from .environment import PYTHON, VENV
from .settings import ADDONS, BASE_MODULES, DATA, HOST, LOGS, ROOT, STATE

ODOO = VENV / "bin" / "odoo"
# what an installed database does not depend on
UNINSTALLED = {"tests", "static", "__pycache__", "readme"}
MARK = "wuye:"  # begins the database comment that holds the digests of its modules


@contextmanager
def locked(name: str):
    """One command at a time in this checkout; the others wait, and say so."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another command is setting up in this checkout: waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# === MODULES === #


def manifests() -> dict[str, dict]:
    """The manifests below addons/ by module name; those not installable left out."""
    found = {}
    for path in sorted(ADDONS.glob("*/__manifest__.py")):
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
        if manifest.get("installable", True):
            found[path.parent.name] = manifest
    return found


def ordered_modules(with_tests: bool) -> list[str]:
    """Our modules, each behind those it depends on.

    :param with_tests: also the modules that exist only for tests (named *_test)
    """
    ours = manifests()
    graph = {
        name: [other for other in manifest.get("depends", []) if other in ours]
        for name, manifest in ours.items()
        if with_tests or not name.endswith("_test")
    }
    return list(graphlib.TopologicalSorter(graph).static_order())


def with_dependencies(module: str) -> list[str]:
    """A module of ours behind those of ours it depends on."""
    ours = manifests()
    needed, queue = set(), [module]
    while queue:
        name = queue.pop()
        if name in ours and name not in needed:
            needed.add(name)
            queue += ours[name].get("depends", [])
    return [name for name in ordered_modules(with_tests=True) if name in needed]


def foreign_modules(modules: list[str]) -> list[str]:
    """What our modules depend on that is not ours: Odoo's and the OCA's."""
    ours = manifests()
    named = {other for name in modules for other in ours[name].get("depends", [])}
    return sorted(named.union(BASE_MODULES) - set(ours))


def module_digest(module: str, addons: Path = ADDONS) -> str:
    """A short text that changes with any file an installation reads."""
    seen = hashlib.sha256()
    folder = addons / module
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not UNINSTALLED.intersection(inner.parts):
            seen.update(inner.as_posix().encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:12]


# === DATABASES === #


def config(name: str, sections: str = "", **more) -> Path:
    """An Odoo configuration file; the connection comes from libpq's variables."""
    values = {
        "addons_path": ADDONS if any(manifests()) else "",
        "data_dir": DATA,
        "http_interface": HOST,
        "max_cron_threads": 0,
        "log_handler": ":INFO,weasyprint:WARNING,fontTools:WARNING",
        **more,
    }
    lines = [f"{key} = {value}" for key, value in values.items() if value != ""]
    path = STATE / f"{name}.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = f"\n[wuye]\nkey_file = {key_file()}\n"
    text = "\n".join(("[options]", *lines, keys, sections)).rstrip() + "\n"
    path.write_text(text)
    return path


def key_file() -> Path:
    """The key of identity numbers in this checkout's databases, made once."""
    path = STATE / "wuye.key"
    if not path.exists():
        key = base64.urlsafe_b64encode(os.urandom(32))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key + b"\n")
    return path


def databases() -> list[str]:
    return output("psql", "-Atc", "select datname from pg_database", "postgres").split()


def exists(name: str) -> bool:
    return name in databases()


def drop(name: str, force: bool = False) -> bool:
    """Drop database and files; False when somebody is connected to it.

    :param force: throw them out: for a database that a killed command was making
    """
    options = ["--if-exists", *(["--force"] if force else [])]
    if not succeeds("dropdb", *options, name):
        return False
    shutil.rmtree(DATA / "filestore" / name, ignore_errors=True)
    return True


def copy(source: str, target: str) -> None:
    """Copy a database; its files are linked, for Odoo never writes one in place."""
    files = DATA / "filestore"
    shutil.rmtree(files / target, ignore_errors=True)
    if (files / source).is_dir():
        run("cp", "-al", files / source, files / target)
    run("createdb", "-T", source, target)


def rename(source: str, target: str) -> None:
    """Give a finished database its name; interrupted, the old name is still there."""
    files = DATA / "filestore"
    shutil.rmtree(files / target, ignore_errors=True)
    if (files / source).is_dir():
        run("cp", "-al", files / source, files / target)
    run("psql", "-qc", f'alter database "{source}" rename to "{target}"', "postgres")
    shutil.rmtree(files / source, ignore_errors=True)


def _progress(line: str) -> str:
    """From Odoo's log: which module of ours is being loaded."""
    _, found, rest = line.partition("Loading module wuye")
    return f"  wuye{rest.strip()}" if found else ""


def initialise(name: str, language: str) -> None:
    """An empty Odoo of a Chinese company: country CN gives the chart `cn` and CNY."""
    command = (ODOO, "db", "-c", config("setup"), "init", name, "--country", "CN")
    what = f"making database {name} ({language}, CN)"
    logged(what, LOGS / f"{name}-init.log", *command, "--language", language)


def install(name: str, modules: list[str], verb: str = "install") -> Path:
    """Install or upgrade modules; returns Odoo's log of it.

    Not by `odoo module upgrade`: that reads the companies before it makes their new
    columns, and fails where a module brings one.

    :param verb: install or upgrade
    """
    log = LOGS / f"{name}-{verb}.log"
    if modules:
        # words of ours that changed are renewed as well
        flags = {"install": ("-i",), "upgrade": ("--i18n-overwrite", "-u")}[verb]
        command = (ODOO, "server", "-c", config("setup"), "-d", name, "--no-http")
        command += (*flags, ",".join(modules), "--stop-after-init")
        what = f"{verb} in {name}: {', '.join(modules)}"
        logged(what, log, *command, watch=_progress)
    return log


def load_chinese(name: str) -> None:
    """Chinese beside English as the main language."""
    command = (
        ODOO,
        "i18n",
        "loadlang",
        "-c",
        config("setup"),
        "-d",
        name,
        "-l",
        "zh_CN",
    )
    logged(f"loading Chinese into {name}", LOGS / f"{name}-lang.log", *command)


def inside(name: str, *arguments: str) -> list:
    """The command for tools.dev.inside."""
    return [PYTHON, "-m", "tools.dev.inside", config("setup"), name, *arguments]


def bundle_assets(name: str) -> None:
    """What browsers load, made once: tests take back what they make, bundles too."""
    what = f"bundling scripts and styles in {name}"
    logged(what, LOGS / f"{name}-assets.log", *inside(name, "assets"), cwd=ROOT)


def make_companies(name: str) -> None:
    """Companies that classes of tests begin with; a chart takes two seconds to load."""
    what = f"loading charts into {name}"
    logged(what, LOGS / f"{name}-companies.log", *inside(name, "companies"), cwd=ROOT)


# === WHAT IS INSTALLED === #


def read_marks(name: str) -> dict[str, str]:
    """The digests of our modules as they were when installed into this database."""
    query = (
        "select shobj_description(oid, 'pg_database') from pg_database "
        f"where datname = '{name}'"
    )
    text = output("psql", "-Atc", query, "postgres").strip()
    if not text.startswith(MARK):
        return {}
    return dict(pair.split("=") for pair in text.removeprefix(MARK).split())


def write_marks(name: str, marks: dict[str, str]) -> None:
    """Remember the digests in the database's comment: it goes where the data goes."""
    text = MARK + " ".join(f"{key}={value}" for key, value in sorted(marks.items()))
    run("psql", "-qc", f"comment on database \"{name}\" is '{text}'", "postgres")


def _forget_interrupted(name: str) -> None:
    """A killed installation leaves modules marked; Odoo then refuses the next one."""
    states = "('to install', 'uninstalled'), ('to upgrade', 'installed')"
    query = (
        "update ir_module_module set state = new from (values "
        f"{states}) as states(old, new) where state = old"
    )
    run("psql", "-qc", query, name)


def bring_up_to_date(name: str, modules: list[str]) -> None:
    """Install what is new and upgrade what changed since the last time.

    Other modules of ours may be there; they are brought up to date when they are asked
    for, by what is remembered of them.
    """
    marks = read_marks(name)
    wanted = marks | {module: module_digest(module) for module in modules}
    if marks != wanted:
        _forget_interrupted(name)
    # first what changed: it may need modules that were not there, and brings them
    changed = [m for m in modules if m in marks and marks[m] != wanted[m]]
    install(name, changed, "upgrade")
    install(name, [module for module in modules if module not in marks])
    if marks != wanted:
        write_marks(name, wanted)
