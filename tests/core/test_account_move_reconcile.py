"""Odoo's own reconciliation tests, run in a database with our modules installed.

They must give the same results as without us: matches of documents that are no
property bills stay exactly as Odoo makes them.
"""

from odoo.addons.account.tests.test_account_move_reconcile import (  # noqa: F401
    TestAccountMoveReconcile,
)
