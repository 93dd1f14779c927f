"""Debian packages: seen by what they provide, installed only when root."""

import ctypes
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from .console import Stop, logged, output, succeeds
from .settings import LOGS, PYTHON_MIN, ROOT, SPACE_NEEDED, STATE, VENV

# for the machine's own updates, and for what a killed command left running
WAIT = ("-o", "DPkg::Lock::Timeout=300")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libmagic.so.1": "libmagic1",
}


def postgres_bin() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: float(path.parts[-3]))
    return newest[-1].parent if newest else None


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_chinese_font() -> bool:
    return bool(shutil.which("fc-list")) and "CJK" in output("fc-list", ":", "family")


def _missing(browser: bool, cluster: bool) -> list[str]:
    """Debian packages this machine lacks for what is about to be done."""
    needed = {package: _has_library(name) for name, package in LIBRARIES.items()}
    needed["fontconfig"] = bool(shutil.which("fc-list"))
    needed["fonts-noto-cjk"] = _has_chinese_font()
    needed["python3-venv"] = bool(importlib.util.find_spec("ensurepip"))
    if cluster:
        needed["postgresql"] = bool(postgres_bin())
    else:
        needed["postgresql-client"] = bool(shutil.which("psql"))
    if browser:
        needed["chromium"] = any(map(shutil.which, BROWSERS))
    return [package for package, present in needed.items() if not present]


def check_machine() -> None:
    """Refuse early what would fail late.

    :raises Stop: Python is too old, or the disk too full for the first set-up
    """
    if sys.version_info < PYTHON_MIN:
        wanted = ".".join(map(str, PYTHON_MIN))
        raise Stop(f"Python {wanted} or newer is needed: make PYTHON=/path/to/python3")
    if not os.access(ROOT, os.W_OK):
        raise Stop(
            f"{ROOT} cannot be written by this user: clone it to a folder of yours"
        )
    free = shutil.disk_usage(ROOT).free
    if not (STATE.exists() and VENV.exists()) and free < SPACE_NEEDED:
        raise Stop(
            f"the disk of {ROOT} has {free / 1e9:.1f} GB free, the first set-up needs "
            f"{SPACE_NEEDED / 1e9:.0f} GB: make room and run the same command again"
        )


def ensure_packages(browser: bool = False, cluster: bool = True) -> None:
    """Install what is missing, or say what to install.

    :param browser: tests and screenshots need one, the server does not
    :param cluster: a PostgreSQL of the project's own is going to be used
    :raises Stop: something is missing and this user cannot install it
    """
    missing = _missing(browser, cluster)
    if not missing:
        return
    command = f"apt-get install --no-install-recommends {' '.join(missing)}"
    if os.geteuid() or not shutil.which("apt-get"):
        raise Stop(f"missing on this machine; as root: {command}")
    no_default_cluster(missing)
    options = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    log = LOGS / "apt.log"
    logged("apt-get update", log, "apt-get", "-q", "update", **options)
    # left half done by a killed installation: apt-get refuses to go on before this
    succeeds("dpkg", "--configure", "-a", **options)
    quiet = ("apt-get", *WAIT, "-qy", "--no-install-recommends", "install")
    logged(command, log, *quiet, *missing, **options)
    if missing := _missing(browser, cluster):
        raise Stop(f"apt-get installed these, but they are not found: {missing}")


def no_default_cluster(missing: list[str]) -> None:
    """Debian's package would start a server nobody asked for: we bring our own."""
    if "postgresql" not in missing or Path("/etc/postgresql-common").exists():
        return
    folder = Path("/etc/postgresql-common/createcluster.d")
    folder.mkdir(parents=True)
    (folder / "wuye.conf").write_text("create_main_cluster = false\n")
