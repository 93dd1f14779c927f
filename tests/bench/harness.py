"""Measuring inside Odoo: CPU of Python and of the PostgreSQL process, memory, queries.

    with database() as env, Measure(env) as run:
        ...
    run.cpu

Only ratios within one run of a bench are stable; the machine's speed is not.
"""

import argparse
import gc
import json
import os
import platform
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "benchmarks.md"
TICK = os.sysconf("SC_CLK_TCK")  # clock ticks per second of /proc
KIB = 1024


@contextmanager
def database():
    """An environment on the database of WUYE_DB; nothing is committed."""
    import odoo.init  # noqa: F401  first of all: it completes the package
    from odoo import SUPERUSER_ID, api, tools
    from odoo.modules.registry import Registry

    name = os.environ["WUYE_DB"]
    tools.config.parse_config(
        ["-c", os.environ["WUYE_CONFIG"], "-d", name, "--log-level", "warn"],
        setup_logging=True,
    )
    with Registry(name).cursor() as cr:
        company = api.Environment(cr, SUPERUSER_ID, {})["res.company"].search(
            [("chart_template", "=", "cn")], limit=1
        )
        context = {"allowed_company_ids": company.ids, "tracking_disable": True}
        try:
            yield api.Environment(cr, SUPERUSER_ID, context)
        finally:
            cr.rollback()


@contextmanager
def durable():
    """The test cluster writes to the disk what it commits, as a real one does.

    And it removes rows that nobody sees, which tests do without.
    """
    names = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
    try:
        _set([f"ALTER SYSTEM SET {name} = on" for name in names])
        yield
    finally:
        _set([f"ALTER SYSTEM RESET {name}" for name in names])


def _set(statements: list[str]) -> None:
    for statement in [*statements, "SELECT pg_reload_conf()"]:
        command = ["psql", "-qd", "postgres", "-c", statement]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    time.sleep(1)  # until all of its processes have read it


def _backend_cpu(process: int) -> float:
    """Seconds of CPU the PostgreSQL process has used; 0 if not on this host."""
    path = Path(f"/proc/{process}")
    try:
        return int((path / "schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        pass
    try:
        fields = (path / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


class Measure:
    """Seconds of wall time and CPU, and the queries, between enter and exit."""

    def __init__(self, env):
        self.env = env
        env.cr.execute("SELECT pg_backend_pid()")
        self.backend = env.cr.fetchone()[0]

    def __enter__(self):
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()
        self._queries = self.env.cr.sql_log_count
        self._backend = _backend_cpu(self.backend)
        self._python = time.process_time()
        self._wall = time.perf_counter()
        return self

    def __exit__(self, *_exception):
        self.env.flush_all()
        self.wall = time.perf_counter() - self._wall
        self.python = time.process_time() - self._python
        self.postgres = _backend_cpu(self.backend) - self._backend
        self.cpu = self.python + self.postgres
        self.queries = self.env.cr.sql_log_count - self._queries
        self.rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB  # MiB

    def as_dict(self) -> dict[str, float]:
        names = ("wall", "python", "postgres", "cpu", "queries", "rss")
        return {name: getattr(self, name) for name in names}


def in_process(script: str, *arguments, env: dict | None = None) -> dict:
    """Run a case of a bench in a process of its own, so that memory is its own too."""
    command = [sys.executable, script, "--case", *map(str, arguments)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=False, env=env
    )
    if done.returncode:
        sys.exit(f"case {' '.join(map(str, arguments))} ended with {done.returncode}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def parser(text: str) -> argparse.ArgumentParser:
    """Options every bench has; ARGS= of `make bench` goes to each of them."""
    found = argparse.ArgumentParser(description=text)
    found.add_argument("--case", nargs="+", help=argparse.SUPPRESS)
    found.add_argument("--quick", action="store_true", help="small sizes only")
    found.add_argument(
        "--no-report", action="store_true", help="leave docs/benchmarks.md as it is"
    )
    return found


def _machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{os.cpu_count()} cores {model}, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def report(options, section: str, body: str) -> None:
    """Print a section and write it between its markers in docs/benchmarks.md."""
    today = datetime.now(UTC).date()
    text = f"{body.strip()}\n\nMeasured {today} by `make bench` on {_machine()}."
    print(f"\n{text}\n", flush=True)
    if options.no_report or options.quick:
        return
    begin, end = f"<!-- {section}:begin -->", f"<!-- {section}:end -->"
    page = REPORT.read_text(encoding="utf-8")
    head, _, rest = page.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        sys.exit(f"{REPORT} has no markers for {section}")
    REPORT.write_text(f"{head}{begin}\n\n{text}\n\n{end}{tail}", encoding="utf-8")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, aligned for reading as plain text."""
    grid = [head, ["-" * len(title) for title in head], *rows]
    widths = [max(len(row[i]) for row in grid) for i in range(len(head))]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True))
        + " |"
        for row in grid
    )
