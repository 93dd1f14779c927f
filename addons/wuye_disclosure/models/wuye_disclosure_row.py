from odoo import fields, models
from odoo.tools import SQL

from ..sections import SECTIONS
from .wuye_disclosure_category import RESULT_TYPES

UNMAPPED = "unmapped"
# an item of the balance sheet has one side only, so it counts once
_ITEMS = """
   SELECT line.id, line.id AS line_id, line.move_id, line.move_name,
          line.name AS label, line.date, line.company_id,
          COALESCE(line.wuye_community_id, line.wuye_entry_community_id)
              AS community_id,
          line.account_id, part.id AS category_id,
          COALESCE(part.section, %(unmapped)s) AS section,
          CASE WHEN account.account_type NOT IN %(result)s
                   AND part.section = 'common_income' THEN line.credit
               WHEN account.account_type NOT IN %(result)s THEN line.debit
               WHEN part.section IN ('income', 'common_income')
                   THEN -line.balance
               WHEN part.section IS NULL
                   AND account.account_type IN ('income', 'income_other')
                   THEN -line.balance
               ELSE line.balance
           END AS amount
     FROM account_move_line line
     JOIN account_account account ON account.id = line.account_id
LEFT JOIN (SELECT category.id, category.section, category.company_id,
                  relation.account_id
             FROM wuye_disclosure_category category
             JOIN wuye_disclosure_category_account relation
               ON relation.category_id = category.id
            WHERE category.active) part
       ON part.account_id = line.account_id
      AND part.company_id = line.company_id
      AND (account.account_type IN %(result)s
           OR (part.section = 'common_income' AND line.credit <> 0)
           OR (part.section = 'common_expense' AND line.debit <> 0))
    WHERE line.parent_state = 'posted'
      AND COALESCE(line.wuye_community_id, line.wuye_entry_community_id)
          IS NOT NULL
      AND (part.id IS NOT NULL OR account.account_type IN %(result)s)
"""


class WuyeDisclosureRow(models.Model):
    """A posted journal item of a community, as it counts in the report (R99).

    Every figure of income and expense is the sum of a domain over these rows, so its
    drill-down is the same domain. An item of income or expense whose account stands
    in no category is here too, as *unmapped*: nothing is left out in silence.
    """

    _name = "wuye.disclosure.row"
    _description = "Item of the Disclosure"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "move_name"
    _depends = {
        "account.move.line": [
            "account_id",
            "balance",
            "company_id",
            "credit",
            "date",
            "debit",
            "move_name",
            "name",
            "parent_state",
            "wuye_community_id",
            "wuye_entry_community_id",
        ],
        "account.account": ["account_type"],
        "wuye.disclosure.category": ["account_ids", "active", "company_id", "section"],
    }

    line_id = fields.Many2one("account.move.line", string="Item", readonly=True)
    move_id = fields.Many2one("account.move", string="Document", readonly=True)
    move_name = fields.Char(string="Document No.", readonly=True)
    label = fields.Char(string="Text", readonly=True)
    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one("wuye.community", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    category_id = fields.Many2one("wuye.disclosure.category", readonly=True)
    section = fields.Selection([*SECTIONS, (UNMAPPED, "In no category")], readonly=True)
    amount = fields.Monetary(
        readonly=True, help="Income with plus in income, expense with plus in expense."
    )

    @property
    def _table_query(self):
        return SQL(_ITEMS, unmapped=UNMAPPED, result=RESULT_TYPES)

    def action_open_move(self):
        """The document of the item, for who may read it."""
        self.ensure_one()
        self.move_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
