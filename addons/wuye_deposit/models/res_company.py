from odoo import fields, models

SET_OFF_JOURNAL = ("WYD", "Deposits set off", "押金抵费")


class ResCompany(models.Model):
    _inherit = "res.company"

    wuye_deposit_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of deposits set off",
        check_company=True,
        help="A tender without money: the month report lists it apart.",
    )

    def _wuye_prepare_journals(self):
        """A journal of its own, so that no set-off is ever counted as cash."""
        result = super()._wuye_prepare_journals()
        if not self.wuye_deposit_journal_id:
            code, name, name_zh = SET_OFF_JOURNAL
            self.wuye_deposit_journal_id = self._wuye_journal(
                {"name": name, "code": code, "type": "general"}, name_zh
            )
        return result

    def _wuye_prepare_opening_data(self):
        result = super()._wuye_prepare_opening_data()
        self.env["wuye.deposit.kind"]._create_defaults(self)
        return result
