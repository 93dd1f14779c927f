from odoo import api, models

CODE = "paycode"  # how the desk asks for it; what is booked is the channel's tender


class WuyeTender(models.AbstractModel):
    """Payment codes at the desk: whose code it is says which tender it becomes (D1)."""

    _inherit = "wuye.tender"

    @api.model
    def _offered(self, company):
        """Also payment codes, where the company has a channel for them."""
        offered = super()._offered(company)
        if not self.env["wuye.pay.channel"]._used(company):
            return offered
        label = self.env._("Payment code")
        # no money of its own: it is counted as the tender of its channel
        code = {"code": CODE, "label": label, "is_money": False, "reference": False}
        return [*offered, code]

    @api.model
    def _void_wechat(self, tender, _date, reason):
        """What came by a code goes back; the payment is undone as any other."""
        # sudo: nobody writes orders; the receipt was checked by who voids it
        self.env["wuye.pay.order"].sudo()._void(tender, reason)

    @api.model
    def _void_alipay(self, tender, date, reason):
        self._void_wechat(tender, date, reason)
