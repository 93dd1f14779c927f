from odoo import api, models
from odoo.tools import SQL

from .wuye_parking_gate_count import EXPLAINED, LIFTED

# a day that is over, or a lift that nothing has explained for an hour
DIFFERENCES = """
    SELECT counted.id, counted.community_id, NULL::integer, 0, counted.counted,
           explained.number
      FROM wuye_parking_gate_count counted
CROSS JOIN LATERAL (%(explained)s) explained
     WHERE counted.company_id = %(company)s AND counted.counted <> explained.number
       AND length(btrim(coalesce(counted.reason, ''))) < 2
"""
NOT_TAKEN = """
    SELECT id, community_id, NULL::integer, coalesce(amount, 0), seq, error
      FROM wuye_parking_gate_act
     WHERE company_id = %(company)s AND state IN ('waiting', 'aside')
       AND length(btrim(coalesce(reason, ''))) < 2
"""


class WuyeAudit(models.Model):
    """Lifts against the counter, and what boxes did and nobody took in (G10, G14)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "parking_lifts": (
                self.env._("Lifts of bars and the counter"),
                "_check_parking_lifts",
            ),
            "parking_acts": (
                self.env._("What lanes did without server"),
                "_check_parking_acts",
            ),
        }

    @api.model
    def _check_parking_lifts(self, company):
        """Each lift the counter has is explained, and the other way round."""
        message = self.env._(
            "The bar was lifted %(counted)s times by its counter, %(explained)s lifts "
            "are explained. Look into it, and write down what it was."
        )
        query = SQL(
            DIFFERENCES,
            explained=SQL(EXPLAINED, lifted=list(LIFTED)),
            company=company.id,
        )
        names = ("counted", "explained")
        yield from self._found("wuye.parking.gate.count", message, query, names)

    @api.model
    def _check_parking_acts(self, company):
        """Each act of a box is taken in, or somebody said what was done about it."""
        message = self.env._(
            "Act no. %(seq)s of the box is not taken in: %(error)s Mend what is wrong "
            "and take it in again, or write down what was done."
        )
        query = SQL(NOT_TAKEN, company=company.id)
        yield from self._found(
            "wuye.parking.gate.act", message, query, ("seq", "error")
        )
