"""Runs inside Odoo, by the environment's Python: demo data, logins, the audit.

    python -m tools.dev.inside CONFIG DATABASE load SCALE FILE
    python -m tools.dev.inside CONFIG DATABASE audit
    python -m tools.dev.inside CONFIG DATABASE terms MODULE FILE
    python -m tools.dev.inside CONFIG DATABASE assets
    python -m tools.dev.inside CONFIG DATABASE gate FILE
    python -m tools.dev.inside CONFIG DATABASE speak
    python -m tools.dev.inside CONFIG DATABASE booth
    python -m tools.dev.inside CONFIG DATABASE filled TABLE.COLUMN ...

Models that are not there (an older or a smaller checkout) end it with MISSING.
"""

import io
import json
import logging
import sys
from pathlib import Path

import odoo
from odoo.modules.registry import Registry

LOADER = "wuye.demo"
GATE = "wuye.demo.gate"
GATES = "wuye.demo.gates"
PARKING = "wuye.demo.parking"
AUDIT = "wuye.audit"
SAMPLE = 500  # rows of a table that are computed again
MISSING = 3  # exit code: the model is not installed


def _show_progress() -> None:
    """Our modules' own messages, without Odoo's prefix, for the person waiting."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("> %(message)s"))
    for module in ("wuye_billing", "wuye_demo"):
        logger = logging.getLogger(f"odoo.addons.{module}")
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)


def load(env, scale: str, logins: str) -> int:
    """The demo data of a scale, and its users as JSON [[post, login, password], ...].

    :param scale: "start" for a first look, "estate" for a year of three communities
    :param logins: the file to write
    """
    users = env["res.users"].with_context(active_test=False).search([])
    users.write({"tz": "Asia/Shanghai"})  # empty in a new database
    found = []
    if LOADER in env:
        env[LOADER]._load(scale)
        found = [list(map(str, row)) for row in env[LOADER]._logins()]
    Path(logins).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return 0 if LOADER in env else MISSING


def audit(env) -> int:
    """Prints what is wrong with the ledger; 1 if anything is."""
    if AUDIT not in env:
        return MISSING
    return 1 if env[AUDIT]._run_and_print() else 0


def terms(env, module: str, path: str) -> int:
    """Bring a Chinese catalogue up to date: every term where it is used now.

    What is translated stays; a new term is added without words and printed.
    """
    import polib  # installed for the tests only

    from odoo.tools.translate import trans_export

    buffer = io.BytesIO()
    trans_export(False, [module], buffer, "po", env)
    fresh = polib.pofile(buffer.getvalue().decode())
    old = polib.pofile(path)
    known = {entry.msgid: entry.msgstr for entry in old}
    fresh.metadata = old.metadata
    fresh.header = old.header
    for entry in fresh:
        entry.msgstr = known.get(entry.msgid, "")
        if entry.msgid not in known:
            print(entry.msgid)
    fresh.save(path)
    return 0


def assets(env) -> int:
    """Bundle the scripts and styles of all pages; those that are there stay."""
    env["ir.qweb"]._pregenerate_assets_bundles()
    return 0


def companies(env) -> int:
    """Companies with their charts loaded, for classes of tests to begin with.

    In English: tours make their own, what is stored in words being in the words of the
    company's people.
    """
    from odoo.addons.wuye_billing.tests.common import CHARTS, READY, WuyeBillingMixin

    for chart in CHARTS:
        maker = type("Maker", (WuyeBillingMixin,), {"chart": chart})
        # the flag keeps Odoo from loading the country's first chart at the commit
        maker.env = env(context={"lang": "en_US", "chart_template_load": True})
        company = maker._make_chart_company()
        company.name = READY.format(chart=chart)
    return 0


def gate(env, path: str) -> int:
    """A code for the simulated box of the demo, into a file; 3 without the module."""
    if GATE not in env:
        return 3
    Path(path).write_text(env[GATE]._code(), encoding="utf-8")
    return 0


def speak(env) -> int:
    """Have the boxes of the demo say that they are well; 3 without the module."""
    if GATES not in env:
        return MISSING
    place = env["wuye.community"].search([], order="id", limit=1)
    env[GATES]._speak(place)
    return 0


def booth(env) -> int:
    """Register the booth of the demo for the pictures; 3 without the module."""
    if PARKING not in env:
        return MISSING
    place = env["wuye.community"].search([], order="id", limit=1)
    env[PARKING]._know_booth(place)
    return 0


def filled(env, *columns: str) -> int:
    """Prints new columns whose rows are not what their fields say; 1 if there are any.

    A required field has a value; a computed one has that which it is computed to,
    unless people may have typed another.
    """
    faults = []
    for model in map(env.__getitem__, env.registry):
        for name, field in model._fields.items():
            if f"{model._table}.{name}" in columns and field.store and model._auto:
                faults += _unfilled(model, name, field)
    print(*faults, sep="\n")
    return 1 if faults else 0


def _unfilled(model, name, field) -> list[str]:
    records = model.sudo().with_context(active_test=False, prefetch_fields=False)
    faults = []
    empty = records.search_count([(name, "=", False)])
    if field.required and empty and field.type not in ("boolean", "integer", "float"):
        faults.append(f"{field}: {empty} rows without a value that is required")
    if field.compute and (field.readonly or empty):
        some = records.search([], limit=SAMPLE, order="id desc")
        was = {one: one[name] for one in some}
        with model.env.protecting([field], some):  # nothing is written
            field.compute_value(some)
        other = [
            one
            for one in some
            if one[name] != was[one] and (field.readonly or not was[one])
        ]
        if other:
            one = other[0]
            faults.append(
                f"{field}: {len(other)} of {len(some)} rows are not what is computed,"
                f" first {one}: {was[one]!r}, computed {one[name]!r}"
            )
        model.env.transaction.clear()
    return faults


ACTIONS = {
    "load": load,
    "gate": gate,
    "speak": speak,
    "booth": booth,
    "audit": audit,
    "terms": terms,
    "assets": assets,
    "companies": companies,
    "filled": filled,
}


def main(arguments: list[str]) -> int:
    config, database, action, *rest = arguments
    odoo.tools.config.parse_config(
        ["-c", config, "-d", database, "--log-level", "warn"], setup_logging=True
    )
    _show_progress()
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {"lang": "zh_CN"})
        return ACTIONS[action](env, *rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
