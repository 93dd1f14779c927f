from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    wuye_tender = fields.Selection(
        selection=[
            ("cash", "Cash"),
            ("transfer", "Bank transfer"),
            ("wechat", "WeChat Pay"),
            ("alipay", "Alipay"),
            ("pos", "POS"),
            ("cheque", "Cheque"),
        ],
        string="Tender",
        help="The way of paying at the desk that this journal records.",
    )

    _wuye_tender_uniq = models.UniqueIndex(
        "(company_id, wuye_tender) WHERE wuye_tender IS NOT NULL",
        "Each tender has one journal per company.",
    )
