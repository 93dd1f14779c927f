"""`make lint` and `make fix`: every check from the locked tools, nothing fetched."""

import subprocess
from pathlib import Path

from .console import Stop, run, say
from .environment import PYTHON, VENV, ensure_node, environment_env, node
from .settings import ADDONS, ROOT

PRETTY = ("xml", "js", "cjs", "css", "scss", "json", "yml", "yaml")


def _bin(name: str) -> str:
    return str(VENV / "bin" / name)


def _node_tool(path: str) -> list[str]:
    return [str(node()), str(ROOT / "node_modules" / path)]


def _modules() -> list[Path]:
    return sorted(path.parent for path in ADDONS.glob("*/__manifest__.py"))


def _prettier(mode: str) -> list[str]:
    files = f"**/*.{{{','.join(PRETTY)}}}"
    quiet = ["--log-level", "warn", "--no-error-on-unmatched-pattern", "--cache"]
    place = ["--cache-location", ROOT / "node_modules" / ".cache" / "pretty.json"]
    return [*_node_tool("prettier/bin/prettier.cjs"), mode, *quiet, *place, files]


def _eslint() -> list[str]:
    return [*_node_tool("eslint/bin/eslint.js"), "addons/**/*.js", "*.cjs"]


def checks() -> dict[str, list]:
    """The commands by name; those with nothing to look at are left out."""
    modules = _modules()
    found: dict[str, list] = {
        "ruff check": [_bin("ruff"), "check", "-q", "."],
        "ruff format": [_bin("ruff"), "format", "-q", "--diff", "."],
        "prettier": _prettier("--check"),
        "own rules": [PYTHON, "-m", "tools.rules"],
    }
    if modules:
        rc = f"--rcfile={ROOT / '.pylintrc'}"
        found["pylint-odoo"] = [_bin("pylint"), "-j2", rc, *modules]
        # README.md is read by people and on any code host
        oca = [_bin("oca-checks-odoo-module"), "--disable=prefer-readme-rst"]
        found["oca-checks-odoo-module"] = [*oca, *modules]
    if translations := sorted(ADDONS.glob("*/i18n/*.po")):
        found["oca-checks-po"] = [_bin("oca-checks-po"), *translations]
    if any(ADDONS.glob("*/static/src/**/*.js")):
        found["eslint"] = _eslint()
    if (compose := ROOT / "docker-compose.yml").exists():
        schema = ["--builtin-schema", "vendor.compose-spec"]
        found["docker-compose.yml"] = [_bin("check-jsonschema"), "-q", *schema, compose]
    return found


def lint() -> list[str]:
    """Run every check and show what the failing ones say; returns their names."""
    ensure_node()
    failed = []
    for name, command in checks().items():
        options = {"check": False, "cwd": ROOT, "env": environment_env()}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        done = run(*command, **options, **pipes)
        say(f"lint: {name}: {'failed' if done.returncode else 'ok'}")
        if done.returncode:
            print(done.stdout, flush=True)
            failed.append(name)
    return failed


def fix() -> None:
    """Let the formatters write, and ruff mend what it can mend safely."""
    ensure_node()
    for command in (
        [_bin("ruff"), "check", "-q", "--fix", "--exit-zero", "."],
        [_bin("ruff"), "format", "-q", "."],
        [*_eslint(), "--fix"],
        _prettier("--write"),
    ):
        # what cannot be mended is for `make lint` to say
        quiet = {"stdout": subprocess.DEVNULL, "check": False}
        run(*command, cwd=ROOT, env=environment_env(), **quiet)


def command_line() -> None:
    if failed := lint():
        raise Stop(f"{len(failed)} checks failed: {', '.join(failed)}")
