"""Odoo's own source: Debian's package, unpacked beside the project, not installed."""

import hashlib
import os
import shutil
from pathlib import Path

from .console import Stop, logged, output, say, succeeds
from .settings import (
    COMPANIONS,
    LOGS,
    ODOO_PACKAGE,
    ODOO_SHA256,
    ODOO_SUITE,
    ODOO_VERSION,
    STATE,
)

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# A mirror that lags, or a clock that is ahead, makes apt refuse the lists of sid. What
# is wanted is one old build with a known checksum: signed lists will do, new or not.
STALE_IS_FINE = "Check-Valid-Until: no"
PYTHON_PATH = "usr/lib/python3/dist-packages"
# left from the package's build; `addons` would be taken for an addons path
LEFTOVERS = ("addons", "doc", "setup")
# Debian leaves the file out, but the page asks for it: its content is not needed
PLACEHOLDERS = ("mail/static/lib/selfie_segmentation/selfie_segmentation.js",)


def odoo_source() -> Path:
    """The folder that holds the package `odoo`; fetched if needed.

    :raises Stop: ODOO_SOURCE is no Odoo 19, or nothing could be fetched
    """
    if given := os.environ.get("ODOO_SOURCE"):
        return _given_source(Path(given).resolve())
    target = STATE / f"{ODOO_PACKAGE}_{ODOO_VERSION}"
    if not target.exists():
        _fetch(target)
    return target / PYTHON_PATH


def _given_source(folder: Path) -> Path:
    """An unpacked package, a nightly tarball or a git checkout of 19.0."""
    for source in (folder, folder / PYTHON_PATH):
        release = source / "odoo" / "release.py"
        if release.is_file():
            if "version_info = (19, 0" not in release.read_text():
                raise Stop(f"ODOO_SOURCE={folder} is not Odoo 19.0")
            return source
    raise Stop(f"ODOO_SOURCE={folder} holds no odoo/release.py")


def identity(source: Path) -> str:
    """What databases depend on: a text that changes when another Odoo is used."""
    head = source / ".git" / "HEAD"
    # a checkout of another user's is only read here
    git = ("git", "-c", "safe.directory=*", "-C", source)
    commit = output(*git, "rev-parse", "HEAD") if head.exists() else ""
    digest = hashlib.sha256((source / "odoo" / "release.py").read_bytes()).hexdigest()
    return f"{source} {digest} {commit}"


def _mirror() -> str:
    """The archive this machine's own apt uses; no address is written here."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Stop("this is no Debian: set ODOO_SOURCE to a checkout of Odoo 19.0")
    if not Path(KEYRING).exists():
        raise Stop(
            "Debian's keyring is missing: apt-get install debian-archive-keyring"
        )
    found = output("apt-get", "indextargets", "--format", "$(REPO_URI)").split()
    mirrors = [uri for uri in found if uri.rstrip("/").endswith("/debian")]
    if not mirrors:
        raise Stop("apt names no Debian archive here: set ODOO_SOURCE to an Odoo 19.0")
    return mirrors[0]


def _isolated_apt(home: Path) -> list[str]:
    """Options for an apt with lists and a cache of its own; the host is not touched."""
    for folder in ("parts", "lists/partial", "cache/archives/partial"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "parts" / "debian.sources").write_text(
        f"Types: deb\nURIs: {_mirror()}\nSuites: bookworm trixie sid\n"
        f"Components: main\nSigned-By: {KEYRING}\n{STALE_IS_FINE}\n"
    )
    options = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": home / "parts",
        "Dir::State::Lists": home / "lists",
        "Dir::Cache": home / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": 3,
        "APT::Sandbox::User": "root",
    }
    return [part for key, value in options.items() for part in ("-o", f"{key}={value}")]


def _fetch(target: Path) -> None:
    """Download, unpack and mend; the folder gets its name when it is whole."""
    say(f"fetching {ODOO_PACKAGE} {ODOO_VERSION} from this machine's Debian archive")
    work, part = STATE / "fetch", target.with_name(target.name + ".part")
    for folder in (work, part):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    debs = _download(work)
    each = 'for deb; do dpkg-deb -x "$deb" "$0" || exit; done'
    logged("unpacking Odoo", LOGS / "unpack.log", "sh", "-c", each, part, *debs)
    _mend(part / PYTHON_PATH)
    part.rename(target)
    shutil.rmtree(work)


def _download(work: Path) -> list[Path]:
    apt = ["apt-get", *_isolated_apt(work), "-qq"]
    companions = [f"{package}/{suite}" for package, suite in COMPANIONS.items()]
    log = LOGS / "fetch.log"
    logged("reading the lists of Debian's archive", log, *apt, "update")
    pinned = f"{ODOO_PACKAGE}={ODOO_VERSION}"
    if not succeeds(*apt, "download", pinned, *companions, cwd=work):
        say(f"note: {pinned} is not to be had; taking {ODOO_SUITE}'s current build")
        current = f"{ODOO_PACKAGE}/{ODOO_SUITE}"
        download = (*apt, "download", current, *companions)
        logged("downloading Odoo", log, *download, cwd=work)
    odoo = next(work.glob(f"{ODOO_PACKAGE}_*.deb"))
    if hashlib.sha256(odoo.read_bytes()).hexdigest() != ODOO_SHA256:
        say(f"note: {odoo.name} is not the pinned build (its signature was checked)")
    return sorted(work.glob("*.deb"))


def _mend(source: Path) -> None:
    for name in LEFTOVERS:
        shutil.rmtree(source / name, ignore_errors=True)
    for name in PLACEHOLDERS:
        path = source / "odoo" / "addons" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("// not part of Debian's package\n")
    links = (path for path in source.rglob("*") if path.is_symlink())
    if broken := [path for path in links if not path.exists()]:
        raise Stop(f"Odoo's package links to what is not there: {broken[0]}")
