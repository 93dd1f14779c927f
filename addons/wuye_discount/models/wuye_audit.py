from odoo import api, models
from odoo.tools import SQL


class WuyeAudit(models.Model):
    """Discounts: each reduction under one rests on an application that was granted."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "discount": (
                self.env._("Discount and its reductions"),
                "_check_discounts",
            ),
        }

    @api.model
    def _check_discounts(self, company):
        """Unit, fee and months of a reduction are those of its application.

        That of an application that was taken back is charged again to the fen.
        """
        query = SQL(
            """
            SELECT request.id, request.community_id, request.unit_id, request.amount,
                   request.amount, application.name
              FROM wuye_request request
              JOIN wuye_discount_application application
                ON application.id = request.discount_id
         LEFT JOIN wuye_charge charge ON charge.id = request.charge_id
             WHERE request.company_id = %(company)s AND request.state = 'done'
               AND (charge.id IS NULL
                    OR application.state <> 'done' AND NOT EXISTS (
                        SELECT FROM wuye_request back
                         WHERE back.takes_back_id = request.id
                           AND back.charge_id = request.charge_id
                           AND back.amount = request.amount
                           AND back.state = 'done')
                    OR charge.unit_id <> application.unit_id
                    OR charge.item_id <> application.item_id
                    OR request.reduction_kind <> application.kind
                    OR charge.period_end < date_trunc('month', application.date_from)
                    OR request.amount > charge.amount)
            """,
            company=company.id,
        )
        message = self.env._(
            "The reduction of %(amount)s rests on %(application)s, which was not "
            "granted for this unit, fee and time. Restore what was changed."
        )
        names = ("amount", "application")
        yield from self._found("wuye.request", message, query, names)
