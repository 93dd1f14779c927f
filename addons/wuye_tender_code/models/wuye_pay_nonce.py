from odoo import api, fields, models
from odoo.tools import SQL

from ..signing import TOLERANCE

KEPT = 4 * TOLERANCE  # seconds: older messages are refused by their time


class WuyePayNonce(models.Model):
    """Nonces of notices that were heard: the same message is never heard twice."""

    _name = "wuye.pay.nonce"
    _description = "Nonce of a Notice"
    _rec_name = "nonce"
    _log_access = False

    channel_id = fields.Many2one(
        "wuye.pay.channel", required=True, index=True, ondelete="cascade"
    )
    nonce = fields.Char(required=True)
    heard_at = fields.Datetime(required=True, index=True)

    _nonce_uniq = models.Constraint(
        "UNIQUE(channel_id, nonce)", "This notice was heard already."
    )

    @api.model
    def _keep(self, channel, nonce):
        """Whether a nonce is new; it is kept in the transaction of what it says."""
        return bool(
            self.env.execute_query(
                SQL(
                    "INSERT INTO wuye_pay_nonce (channel_id, nonce, heard_at)"
                    " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
                    channel.id,
                    nonce,
                    fields.Datetime.now(),
                )
            )
        )

    @api.autovacuum
    def _gc_nonces(self):
        end = fields.Datetime.subtract(fields.Datetime.now(), seconds=KEPT)
        self.search([("heard_at", "<", end)]).unlink()
