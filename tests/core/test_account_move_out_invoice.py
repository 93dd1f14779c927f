"""Odoo's own invoice tests, run in a database with our modules installed.

They must give the same results as without us: what is not a property bill stays
exactly as Odoo has it.
"""

from odoo.addons.account.tests.test_account_move_out_invoice import (  # noqa: F401
    TestAccountMoveOutInvoiceOnchanges,
)
