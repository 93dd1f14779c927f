from odoo import fields, models

SINCE = "2012-11-01"  # 商务部令2012年第9号 is in force


class ResCompany(models.Model):
    _inherit = "res.company"

    wuye_payment_institution = fields.Char(
        string="Licensed payment institution",
        help="With which merchants' places are run: name and number of its licence. "
        "Without one a wallet is spent at the company's own places only.",
    )

    def _wuye_prepare(self):
        result = super()._wuye_prepare()
        self._wuye_prepare_wallet_rules()
        return result

    def _wuye_prepare_wallet_rules(self):
        """The rule of the law, where a company has none."""
        # sudo: set up with the company, whoever makes it
        rules = self.env["wuye.wallet.rule"].sudo()
        known = rules.search([("company_id", "in", self.ids)]).company_id
        rules.create(
            [{"company_id": company.id, "date_from": SINCE} for company in self - known]
        )
