from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

# the last entry of each wallet that was there, and the number of it
DIGEST = """
SELECT count(*) AS wallets, coalesce(sum(last.balance), 0) AS total,
       encode(sha256(convert_to(coalesce(string_agg(
           last.wallet_id || ':' || last.seq || ':' || last.chain, ','
           ORDER BY last.wallet_id), ''), 'UTF8')), 'hex') AS digest
  FROM (SELECT DISTINCT ON (wallet_id) wallet_id, seq, chain, balance
          FROM wuye_wallet_entry
         WHERE company_id = %s AND id <= %s
      ORDER BY wallet_id, seq DESC) last
"""


class WuyeWalletSeal(models.Model):
    """What all wallets of a company were at a night: one digest of their last links.

    Who alters an old entry and computes all links after it anew does not meet it (H12);
    a backup that is restored has to (J12).
    """

    _name = "wuye.wallet.seal"
    _description = "Seal of Wallets"
    _order = "id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    last_entry = fields.Integer(string="Up to entry", readonly=True)
    wallets = fields.Integer(readonly=True)
    total = fields.Monetary(string="On all wallets", readonly=True)
    digest = fields.Char(readonly=True)

    _stays = Immutable(
        *("company_id", "date", "last_entry", "wallets", "total", "digest"),
        message="A seal stays as it is.",
    )
    _kept = NeverDeleted("A seal is never deleted.")

    @api.model
    def _cron_seal(self):
        """Seal what is there now; at night, when nobody buys."""
        for company in self.env["wuye.audit"]._companies():
            self._seal(company)

    @api.model
    def _seal(self, company):
        [(last,)] = self.env.execute_query(
            SQL(
                "SELECT max(id) FROM wuye_wallet_entry WHERE company_id = %s",
                company.id,
            )
        )
        if not last:
            return self.browse()
        return self.create(
            {
                "company_id": company.id,
                "date": self.env["wuye.wallet"]._today(),
                "last_entry": last,
                **self._digest(company, last),
            }
        )

    @api.model
    def _digest(self, company, last):
        [row] = self.env.execute_query_dict(SQL(DIGEST, company.id, last))
        return {**row, "total": float(row["total"])}
