from odoo import fields, models

FEE_JOURNAL = ("WYW", "Paid from wallets", "一卡通缴费")


class ResCompany(models.Model):
    _inherit = "res.company"

    wuye_wallet_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of fees paid from wallets",
        check_company=True,
        help="A tender without money: the month report lists it apart.",
    )

    def _wuye_prepare_journals(self):
        """A journal of its own, so that no wallet is ever counted as cash."""
        result = super()._wuye_prepare_journals()
        if not self.wuye_wallet_journal_id:
            code, name, name_zh = FEE_JOURNAL
            self.wuye_wallet_journal_id = self._wuye_journal(
                {"name": name, "code": code, "type": "general"}, name_zh
            )
        return result
