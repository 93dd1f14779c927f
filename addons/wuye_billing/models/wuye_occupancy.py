from odoo import api, fields, models

from ..closed_month import ClosedMonth

# Who pays, on days that are billed in a closed month: a row of the owner or payer of a
# unit that has a posted charge there for these days. Two entries of one person may
# become one (`wuye.partner.merge`): who it is does not change by that.
_SETTLED = """
    {row}.role IN ('owner', 'payer')
    AND {row}.partner_id::text <> ALL (string_to_array(
        COALESCE(current_setting('wuye.merging', true), ''), '>'))
    AND EXISTS (SELECT FROM wuye_charge charge
                 WHERE charge.unit_id = {row}.unit_id AND charge.state = 'posted'
                   AND charge.date < closed_{row}.until
                   AND charge.period_start < closed_{row}.until
                   AND charge.period_start <= COALESCE({row}.date_to, 'infinity')
                   AND charge.period_end >= COALESCE({row}.date_from, '-infinity')
                   AND {row}.item_key IN (0, charge.item_id))
"""
# an end that moves within the open days leaves the closed ones as they are
_CLOSED_END = (
    "LEAST(COALESCE({row}.date_to, 'infinity'),"
    " COALESCE(closed_was.until, closed_fresh.until) - 1)"
)


class WuyeOccupancy(models.Model):
    _inherit = "wuye.occupancy"

    item_id = fields.Many2one(
        "wuye.fee.item",
        compute="_compute_item_id",
        inverse="_inverse_item_id",
        help="A payer of this item only; empty: of all items.",
    )

    _month_open = ClosedMonth(
        *("unit_id", "partner_id", "role", "item_key"),
        day="COALESCE({row}.date_from, '-infinity')",
        sealed=False,
        when=_SETTLED,
        also=f"{_CLOSED_END.format(row='was')}"
        f" IS DISTINCT FROM {_CLOSED_END.format(row='fresh')}",
        message="Who pays for days that are billed in a closed month is settled. Date "
        "the change from the first day of the open month, or have the month reopened "
        "by an approved request.",
    )

    @api.depends("item_key")
    def _compute_item_id(self):
        for occupancy in self:
            occupancy.item_id = self.env["wuye.fee.item"].browse(
                occupancy.item_key or []
            )

    def _inverse_item_id(self):
        for occupancy in self:
            occupancy.item_key = occupancy.item_id.id or 0
