"""Odoo's own payment tests, run in a database with our modules installed.

They must give the same results as without us: what is no property fee stays exactly
as Odoo has it.
"""

from odoo.addons.account.tests.test_account_payment import (  # noqa: F401
    TestAccountPayment,
)
