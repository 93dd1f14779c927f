import base64
import io

import qrcode

from odoo import fields, models

from odoo.addons.wuye_billing.report.paper import paper_amount

from wuye_engine.money import to_decimal
from wuye_engine.words import amount_in_words


class WuyeNotice(models.Model):
    """What the printed form asks of a notice."""

    _inherit = "wuye.notice"

    def _paper(self, amount):
        return paper_amount(float(amount))

    def _in_words(self, amount):
        return amount_in_words(to_decimal(float(amount), 2), "人民币")

    def _copy_mark(self):
        """“Reprint” with its number, from the second copy on."""
        if self.print_count < 2 or self.env.context.get("wuye_notice_mailed"):
            return ""
        return self.env._("Reprint %(count)s", count=self.print_count - 1)

    def _month_label(self):
        return self.month.strftime("%Y-%m")

    def _code_address(self):
        """What the code on the paper opens; it names neither person nor unit."""
        self.ensure_one()
        # sudo: the token is nobody's to read but the paper's
        return f"{self.get_base_url()}/wuye/notice/{self.sudo().token}"

    def _code_image(self):
        """The QR code as a data address for <img>."""
        code = qrcode.QRCode(border=1, box_size=4)
        code.add_data(self._code_address())
        out = io.BytesIO()
        code.make_image().save(out, format="PNG")
        return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"

    def _ways(self):
        """Ways to pay, a line each."""
        community = self.community_id
        ways = community._notice_lines(community.notice_ways)
        return ways or [
            self.env._("At the service desk of %(name)s.", name=community.name),
            self.env._("By the code: it shows what is open."),
        ]

    def _remarks(self):
        community = self.community_id
        return community._notice_lines(community.notice_text)

    def _open_now(self):
        """What the payer still owes of the bills on the paper, at this moment."""
        self.ensure_one()
        [(amount,)] = self.env["wuye.charge"]._read_group(
            [
                ("unit_id", "=", self.unit_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "=", "posted"),
                ("date", "<=", fields.Date.end_of(self.month, "month")),
                ("amount_residual", ">", 0),
            ],
            [],
            ["amount_residual:sum"],
        )
        return self.currency_id.round(amount or 0.0)

    def _public_number(self):
        """The number without the unit in it, for who only holds the paper."""
        return f"TZ-{self.month:%Y%m}-{self.id}"
