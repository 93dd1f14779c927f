"""python -m tools.cases CONFIG DATABASE FILE"""

import sys
from pathlib import Path

import odoo.init  # noqa: F401  completes the package before it is used
from odoo import SUPERUSER_ID, api, tools
from odoo.modules.registry import Registry

from .run import price_file


def main(config: str, database: str, path: str) -> int:
    """Print the outcome of each case; 1 where any differs. Nothing is kept."""
    tools.config.parse_config(["-c", config, "-d", database], setup_logging=False)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        outcomes = []
        for outcome in price_file(env, Path(path)):
            print(outcome, flush=True)
            outcomes.append(outcome)
        cr.rollback()
    wrong = sum(not outcome.ok for outcome in outcomes)
    print(f"{len(outcomes)} cases, {wrong} different")
    return 1 if wrong or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
