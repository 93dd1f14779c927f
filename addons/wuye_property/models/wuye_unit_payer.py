from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..payer import Claim, payer_segments

# Each role and item has one row at most on a day: the database excludes overlaps.
PAYERS_ON = """
    SELECT unit.id, coalesce(claim.item_payer, claim.payer, claim.owner,
                             unit.developer_id)
      FROM wuye_unit unit
 LEFT JOIN (SELECT unit_id,
                   max(partner_id) FILTER (WHERE role = 'payer'
                       AND item_key = %(item)s AND item_key <> 0) AS item_payer,
                   max(partner_id) FILTER (WHERE role = 'payer'
                       AND item_key = 0) AS payer,
                   max(partner_id) FILTER (WHERE role = 'owner') AS owner
              FROM wuye_occupancy
             WHERE unit_id = ANY(%(units)s) AND role IN ('owner', 'payer')
               AND (date_from IS NULL OR date_from <= %(day)s)
               AND (date_to IS NULL OR date_to >= %(day)s)
          GROUP BY unit_id) claim ON claim.unit_id = unit.id
     WHERE unit.id = ANY(%(units)s)
"""


class WuyeUnit(models.Model):
    """Who pays: the dated answer that billing builds on (A3)."""

    _inherit = "wuye.unit"

    @api.model
    def _payer_segments_multi(self, units, date_from, date_to, items=None):
        """Who pays for many units, with a fixed number of queries.

        A payer row for the fee item wins over a payer row for the whole unit, that over
        the owner, that over the unit's developer.

        :param units: units to answer for
        :param items: ids of fee items; None for the payer without regard to an item
        :return: {(unit id, item id or 0): [(first day, last day, partner id), ...]};
            the segments cover each day from date_from to date_to exactly once
        """
        rows = self._payer_claims(units, date_from, date_to)
        result = {}
        for unit in units:
            developer = unit.developer_id.id
            claims = rows.get(unit.id, {})
            base = [claims.get(("payer", 0), ()), claims.get(("owner", 0), ())]
            common = payer_segments(date_from, date_to, base, developer)
            for item in items or (0,):
                own = item and claims.get(("payer", item))
                result[unit.id, item] = (
                    payer_segments(date_from, date_to, [own, *base], developer)
                    if own
                    else common
                )
        return result

    def _payer_segments(self, date_from, date_to, item=None):
        """Who pays for this unit, as [(first day, last day, partner), ...].

        :param item: a fee item or its id; None without regard to an item
        """
        self.ensure_one()
        item = self._item_key(item)
        segments = self._payer_segments_multi(
            self, date_from, date_to, [item] if item else None
        )
        partners = self.env["res.partner"]
        return [
            (first, last, partners.browse(partner))
            for first, last, partner in segments[self.id, item]
        ]

    def _payer_on(self, date, item=None):
        """The one partner who pays for this unit on a day (for a fee item)."""
        self.ensure_one()
        return self.env["res.partner"].browse(self._payers_on(date, item)[self.id])

    def _payers_on(self, date, item=None):
        """{unit id: partner id}: who pays for each unit on a day, in one query."""
        self.env["wuye.occupancy"].flush_model()
        self.flush_model(["developer_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    PAYERS_ON,
                    units=list(self.ids),
                    day=fields.Date.to_date(date),
                    item=self._item_key(item),
                )
            )
        )

    @api.model
    def _payer_claims(self, units, date_from, date_to):
        """{unit id: {(role, item key): [Claim, ...]}} of a period."""
        domain = Domain("unit_id", "in", units.ids)
        domain &= Domain("role", "in", ("owner", "payer"))
        domain &= self.env["wuye.occupancy"]._domain_between(date_from, date_to)
        rows = self.env["wuye.occupancy"].search_fetch(
            domain,
            ["unit_id", "partner_id", "role", "item_key", "date_from", "date_to"],
            order="id",
        )
        claims = defaultdict(lambda: defaultdict(list))
        for row in rows:
            claims[row.unit_id.id][row.role, row.item_key].append(
                Claim(row.date_from or None, row.date_to or None, row.partner_id.id)
            )
        return claims

    @api.model
    def _item_key(self, item):
        """The key of a fee item given as record, id or nothing."""
        return (item.id if isinstance(item, models.BaseModel) else item) or 0
