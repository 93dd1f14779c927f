"""The recurring invoices of OCA's `contract`, which a bill run is measured against.

Its add-on is taken from the package index and installed into a copy of the bench's
database: with it in place our own run would not be the one that users have.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from harness import Measure

PACKAGE = "odoo-addon-contract==19.0.1.2.1.2"


@contextmanager
def installed():
    """The environment of a process in whose database the add-on is installed."""
    source = os.environ["WUYE_DB"]
    name = f"{source}-contract"
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", folder, PACKAGE], check=True)
        subprocess.run(["createdb", "-T", source, name], check=True)
        config = Path(folder) / "odoo.conf"
        shutil.copy(os.environ["WUYE_CONFIG"], config)
        addons = Path(folder) / "odoo" / "addons"
        lines = config.read_text().splitlines()
        config.write_text(
            "\n".join(
                f"{line},{addons}" if line.startswith("addons_path") else line
                for line in lines
            )
        )
        try:
            yield {**os.environ, "WUYE_DB": name, "WUYE_CONFIG": str(config)}
        finally:
            subprocess.run(["dropdb", "--force", name], check=True)


def install():
    """Install the add-on into the database of this process."""
    import odoo.init  # noqa: F401  first of all: it completes the package
    from odoo import tools
    from odoo.modules.registry import Registry

    name = os.environ["WUYE_DB"]
    tools.config.parse_config(
        ["-c", os.environ["WUYE_CONFIG"], "-d", name, "--log-level", "warn"],
        setup_logging=True,
    )
    Registry.new(name, update_module=True, install_modules=["contract"])


def generate(env, units, fees, month):
    """(drafts, drafts and posting) of a contract with the fees of each unit."""
    start = f"{month[:7]}-01"
    contracts = env["contract.contract"].create(
        [
            {
                "name": unit.code,
                "partner_id": unit.owner_id.id,
                "contract_type": "sale",
                "journal_id": env.company.wuye_bill_journal_id.id,
                "line_recurrence": True,
                "contract_line_ids": [
                    (0, 0, _line(env, unit, fee, fees, start)) for fee in fees
                ],
            }
            for unit in units
        ]
    )
    with Measure(env) as drafts:
        moves = contracts._recurring_create_invoice()
    with Measure(env) as post:
        moves.action_post()
    if len(moves) != len(units) or set(moves.mapped("state")) != {"posted"}:
        sys.exit(f"{len(moves)} invoices instead of {len(units)}")
    return drafts, post


def _line(env, unit, fee, fees, start):
    price = fee.price_now * (unit.area_building if fee == fees[0] else 1.0)
    return {
        "name": fee.item_id.name,
        "product_id": fee.item_id.product_id.id,
        "uom_id": fee.item_id.product_id.uom_id.id,
        "quantity": 1.0,
        "specific_price": price,
        "price_unit": price,
        "recurring_rule_type": "monthly",
        "recurring_interval": 1,
        "date_start": start,
        "recurring_next_date": start,
    }
