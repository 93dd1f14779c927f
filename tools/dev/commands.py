"""What the targets of the Makefile do."""

import json
import os
import shlex
import shutil
from pathlib import Path

from . import benches, linting, server, testing, upgrades
from .console import Stop, logged, run, say
from .databases import (
    bring_up_to_date,
    config,
    databases,
    drop,
    exists,
    foreign_modules,
    initialise,
    inside,
    install,
    locked,
    ordered_modules,
    rename,
)
from .environment import PYTHON, VENV, ensure_node, ensure_venv, environment_env
from .postgres import Cluster, is_external
from .settings import (
    BENCH_DATABASE,
    DATA,
    DATABASE,
    DEMO_DATABASE,
    LOGS,
    PORT,
    ROOT,
    STATE,
)
from .simulate import simulate
from .source import odoo_source
from .system import check_machine, ensure_packages
from .templates import throw_away
from .welcome import banner, logins, logins_file

CHAOS = "600"  # seconds
MISSING = 3  # exit code of tools.dev.inside: the model is not installed


def set_up(browser: bool = False, cluster: str | None = None) -> Path:
    """Whatever is missing, once per machine; then the database server.

    :param cluster: "main" (or the server that PG* names) or "test"
    :return: the folder with Odoo's source
    """
    check_machine()
    with locked("setup"):
        ensure_packages(browser, cluster == "test" or not is_external())
        source = odoo_source()
        ensure_venv(source)
        if cluster == "test" or (cluster and not is_external()):
            Cluster(cluster).start()
    return source


# === USER DATABASES === #


def _build(name: str, scale: str) -> None:
    """A Chinese database with our modules and demo data, whole or not at all."""
    fresh = f"new_{name}"
    drop(fresh, force=True)
    modules = ordered_modules(with_tests=False)
    initialise(fresh, "zh_CN")
    install(fresh, foreign_modules(modules))
    bring_up_to_date(fresh, modules)
    _load(fresh, scale, logins_file(name))
    rename(fresh, name)


def _load(name: str, scale: str, logins: Path) -> None:
    what = f"loading the demo data ({scale})"
    log = LOGS / f"{name}-demo.log"
    options = {"accepted": (0, MISSING), "cwd": ROOT, "watch": _message}
    command = inside(name, "load", scale, str(logins))
    if logged(what, log, *command, **options) == MISSING:
        say("note: these modules bring no demo data, the database is empty")


def _message(line: str) -> str:
    return line[2:].strip() if line.startswith("> ") else ""


def _database(name: str, scale: str) -> None:
    with locked(f"database-{name}"):
        if exists(name):
            bring_up_to_date(name, ordered_modules(with_tests=False))
        else:
            _build(name, scale)


def _serve(name: str, scale: str) -> int:
    server.check_port()
    set_up(cluster="main")
    _database(name, scale)
    server.check_port()  # the first set-up took minutes
    say(f"starting the server on port {PORT}")
    with server.Server(name) as running:
        banner(name, running.address)
        running.stay()
    return 0


# === TARGETS === #


def command_run() -> int:
    """Set up what is missing and run the server on the database `wuye`."""
    return _serve(os.environ.get("DB") or DATABASE, "start")


def command_demo() -> int:
    """The server on `wuye_demo`: three communities and a year of their books."""
    return _serve(os.environ.get("DB") or DEMO_DATABASE, "estate")


def command_simulate() -> int:
    """The server of `make run`, a gate box, and a simulator for each of its devices."""
    name = os.environ.get("DB") or DATABASE
    server.check_port()
    set_up(cluster="main")
    _database(name, "start")
    code = DATA / f"{name}-gate.txt"
    run(*inside(name, "gate", str(code)), cwd=ROOT)
    with server.Server(name) as running:
        code.chmod(0o600)
        banner(name, running.address)
        return simulate(name, code, running)


def command_test() -> int:
    """Everything a change has to pass; ARGS= goes to pytest."""
    source = set_up(browser=True, cluster="test")
    return testing.test(source, os.environ.get("ARGS", ""))


def command_quick() -> int:
    """The tests of module M= on a database that is kept; ARGS= goes to pytest."""
    module = os.environ.get("M", "")
    source = set_up(browser=True, cluster="test")
    name = os.environ.get("DB") or f"dev_{module}"
    return testing.quick(source, module, name, os.environ.get("ARGS", ""))


def command_chaos() -> int:
    """Ten minutes of cards while server, PostgreSQL and box are killed."""
    os.environ.setdefault("WUYE_CHAOS", CHAOS)
    source = set_up(browser=True, cluster="test")
    # -s: it says how many cards were read, and what was killed how often
    return testing.test(source, "tests/process/test_gate.py -n0 -s")


def command_kills() -> int:
    """A run of 20,000 bills by two hosts, killed fifty times; ARGS= changes that."""
    source = set_up(cluster="test")
    return benches.script(source, "chaos_bill_run", os.environ.get("ARGS", ""))


def command_gates() -> int:
    """Each bench at its gates, by tests; hours. ARGS= chooses: `-k year`."""
    set_up(cluster="test")
    return benches.gates(os.environ.get("ARGS", ""))


def command_scale() -> int:
    """Two Odoo hosts, one PostgreSQL and its replica: who works and reads where."""
    source = set_up(cluster="test")
    return benches.script(source, "scale_out", os.environ.get("ARGS", ""))


def command_terms() -> int:
    """Bring i18n/zh_CN.po of module M= up to date; prints terms to translate."""
    module = os.environ.get("M", "")
    source = set_up(cluster="test")
    name = f"dev_{module}"
    testing.keep_module(source, name, module)
    catalogue = str(ROOT / "addons" / module / "i18n" / "zh_CN.po")
    run(*inside(name, "terms", module, catalogue), cwd=ROOT)
    return 0


def command_lint() -> int:
    """Every linter and formatter check."""
    set_up()
    linting.command_line()
    return 0


def command_fix() -> int:
    """Let the formatters write."""
    set_up()
    linting.fix()
    return 0


def command_audit() -> int:
    """Check the books of a database (DB=wuye); fails if anything is found."""
    name = os.environ.get("DB") or DATABASE
    set_up(cluster="main")
    _require(name)
    code = run(*inside(name, "audit"), cwd=ROOT, check=False).returncode
    if code == MISSING:
        raise Stop(f"the database {name} has no audit: its modules are older than this")
    return code


def _require(name: str) -> None:
    if not exists(name):
        raise Stop(f"there is no database {name}: make run (or make demo) makes it")


def command_bench() -> int:
    """Run tests/bench/*.py, each on a throw-away database.

    ARGS= names those to run (`search`: bench_search.py; none: all); options go to each.
    DB= names one of `make bench-data` instead, for `reads` and `year` alone.
    """
    if name := os.environ.get("DB"):
        set_up(cluster="main")
        _require(name)
        return benches.bench_on(name, os.environ.get("ARGS", ""))
    return benches.bench(set_up(cluster="test"), os.environ.get("ARGS", ""))


def command_bench_data() -> int:
    """A year of 100,000 units in a database of its own (DB=wuye_bench), for reads."""
    set_up(cluster="main")
    chosen = os.environ.get("DB") or BENCH_DATABASE
    return benches.bench_data(chosen, os.environ.get("ARGS", ""))


def command_bench_edge() -> int:
    """Run the benches of the gate box: they need no database; ARGS= goes to each."""
    set_up()
    return benches.bench_edge(os.environ.get("ARGS", ""))


def command_upgrade_test() -> int:
    """Upgrade the oldest release with demo data to this tree (ARGS= small, --fresh)."""
    return upgrades.upgrade_test(set_up(cluster="test"), os.environ.get("ARGS", ""))


def command_mutate() -> int:
    """Break the code in the listed ways; the named tests must notice each."""
    source = set_up(browser=True, cluster="test")
    with throw_away(source) as (name, _log):
        env = {**environment_env(), "WUYE_CONFIG": str(config("test")), "WUYE_DB": name}
        script = ["-m", "tools.mutate", *shlex.split(os.environ.get("ARGS", ""))]
        return run(PYTHON, *script, cwd=ROOT, env=env, check=False).returncode


def command_screenshots() -> int:
    """Take the pictures of docs/screenshots.toml on the demo database (or DB=)."""
    name = os.environ.get("DB") or DEMO_DATABASE
    set_up(browser=True, cluster="main")
    _database(name, "start" if name == DATABASE else "estate")
    env = {
        **environment_env(),
        "WUYE_LOGINS": json.dumps(logins(name)),
        "WUYE_INSIDE": json.dumps(list(map(str, inside(name)))),
    }
    words = shlex.split(os.environ.get("ARGS", ""))
    with server.Server(name, server.free_port()) as running:
        command = (PYTHON, "-m", "tools.shots", running.address, name, *words)
        return run(*command, cwd=ROOT, env=env, check=False).returncode


def command_cases() -> int:
    """Price the worked cases of a file (CASES=) by the configuration beside it."""
    files = [Path(name) for name in shlex.split(os.environ.get("CASES", ""))]
    files = files or sorted(
        path
        for path in (ROOT / "tests" / "cases").glob("*.yaml")
        if not path.name.endswith(".config.yaml")
    )
    for path in files:
        if not path.exists():
            raise Stop(f"there is no file {path}: give it as CASES=path")
    source = set_up(cluster="test")
    wrong = 0
    with throw_away(source) as (name, _log):
        for path in files:
            script = ("-m", "tools.cases", config("test"), name, path.resolve())
            done = run(PYTHON, *script, cwd=ROOT, env=environment_env(), check=False)
            wrong += bool(done.returncode)
    return 1 if wrong else 0


def command_workbooks() -> int:
    """Make the committed test workbooks again (LibreOffice is needed for some)."""
    set_up()
    scripts = [
        *ROOT.glob("addons/*/tests/**/make_*.py"),
        *ROOT.glob("tests/**/make_*.py"),
    ]
    if not scripts:
        raise Stop("there is no script make_*.py in any tests folder")
    for script in sorted(scripts):
        say(f"workbooks: {script.relative_to(ROOT)}")
        run(PYTHON, script, *shlex.split(os.environ.get("ARGS", "")), cwd=ROOT)
    return 0


def command_shell() -> int:
    """Odoo's shell on a database (DB=wuye)."""
    name = os.environ.get("DB") or DATABASE
    cluster = os.environ.get("CLUSTER") or "main"
    set_up(cluster=cluster)
    _require(name)
    os.chdir(ROOT)
    odoo = VENV / "bin" / "odoo"
    os.execv(odoo, ["odoo", "shell", "-c", str(config("setup")), "-d", name])
    return 0


def command_setup() -> int:
    """Only prepare the machine: packages, Odoo, the environment, both clusters."""
    set_up(browser=True, cluster="main")
    set_up(browser=True, cluster="test")
    ensure_node()
    return 0


def command_env() -> int:
    """Print shell variables for the test cluster: eval "$(make -s env)"."""
    cluster = os.environ.get("CLUSTER") or "test"
    set_up(cluster=cluster)
    for name in ("PGHOST", "PGPORT", "PGUSER"):
        print(f"export {name}={os.environ[name]}")
    print(f'export PATH="{VENV / "bin"}:$PATH"')
    print(f"export ODOO_RC={config('setup')}")
    return 0


def command_lock() -> int:
    """Write the locks again from requirements.in (ARGS=--upgrade: newest versions)."""
    set_up()
    uv = [VENV / "bin" / "uv", "pip", "compile", "-q", "--no-header", "--no-annotate"]
    hashed = ["--generate-hashes", "--override", "overrides.txt"]
    more = shlex.split(os.environ.get("ARGS", ""))
    main = ["--universal", "--python-version", "3.11", "requirements.in"]
    image = ["--universal", "--python-version", "3.12", "docker/requirements.in"]
    image += ["--constraint", "requirements.txt"]
    run(*uv, *hashed, *main, "-o", "requirements.txt", *more, cwd=ROOT)
    run(*uv, *hashed, *image, "-o", "docker/requirements.txt", *more, cwd=ROOT)
    return 0


def command_reset() -> int:
    """Drop a database (DB=wuye), so that the next `make run` makes it afresh."""
    name = os.environ.get("DB") or DATABASE
    set_up(cluster="main")
    if name in databases() and not drop(name):
        raise Stop(f"somebody is connected to {name}: stop the server and try again")
    say(f"database {name} is gone")
    return 0


def command_stop() -> int:
    """Stop the project's PostgreSQL clusters."""
    for kind in ("main", "test"):
        Cluster(kind).stop()
    return 0


def command_clean() -> int:
    """Delete all that the commands made, but not the data of `make run`."""
    Cluster("main").stop()
    Cluster("test").remove()
    kept = {"pg", "data"}
    for path in [VENV, ROOT / "node_modules", *STATE.iterdir()]:
        if path.parent == STATE and path.name in kept:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    say(
        "kept: .odoo/pg and .odoo/data (the databases of make run); delete them by hand"
    )
    return 0
