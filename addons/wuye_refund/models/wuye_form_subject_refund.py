from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_form.language import Field, rows


class WuyeFormSubjectRefund(models.AbstractModel):
    """A refund slip (退款单): what went back, why, and who said so (D14, R81)."""

    _name = "wuye.form.subject.refund"
    _description = "Print Forms of Refund Slips"
    _inherit = ["wuye.form.subject"]
    _printed_model = "wuye.refund"
    _counts_prints = True

    @api.model
    def _label(self):
        return self.env._("Refund slip")

    @api.model
    def _check_printable(self, records):
        waiting = records.filtered(lambda slip: slip.state != "done")[:1]
        if waiting:
            raise UserError(
                self.env._(
                    "%s is not carried out. It is printed when the money is paid out.",
                    waiting.name,
                )
            )

    @api.model
    def _preview_domain(self):
        return [("state", "=", "done")]

    @api.model
    def _fields_of(self):
        line = {
            "item": Field(self.env._("Fee item")),
            "period": Field(self.env._("Period")),
            "taken": Field(self.env._("Receipt took"), "money"),
            "amount": Field(self.env._("Given back"), "money"),
        }
        approval = {
            "name": Field(self.env._("Approval")),
            "by": Field(self.env._("Decided by")),
            "at": Field(self.env._("Decided on")),
        }
        return {
            "company": Field(
                self.env._("Company"), "group", {"name": Field(self.env._("Company"))}
            ),
            "slip": Field(self.env._("Slip"), "group", self._slip_fields()),
            "lines": rows(self.env._("Given back for"), line),
            "approvals": rows(self.env._("Approvals"), approval),
            "print": self._print_fields(),
        }

    @api.model
    def _slip_fields(self):
        return {
            "number": Field(self.env._("Slip no.")),
            "date": Field(self.env._("Date"), "date"),
            "time": Field(self.env._("Time")),
            "community": Field(self.env._("Community")),
            "unit": Field(self.env._("Unit")),
            "payer": Field(self.env._("Payer")),
            "receipt": Field(self.env._("Original receipt")),
            "receipt_date": Field(self.env._("Date of the receipt"), "date"),
            "receipt_amount": Field(self.env._("Receipt took"), "money"),
            "paper": Field(self.env._("What became of the paper")),
            "amount": Field(self.env._("Given back"), "money"),
            "kind": Field(self.env._("Kind")),
            "void": Field(self.env._("Receipt void"), "flag"),
            "tender": Field(self.env._("Given back by")),
            "reference": Field(self.env._("Bank reference")),
            "reason": Field(self.env._("Reason")),
            "asked_by": Field(self.env._("Asked by")),
            "paid_by": Field(self.env._("Carried out by")),
            "shift": Field(self.env._("Float of shift")),
        }

    @api.model
    def _values(self, records):
        # sudo: paid out in an open shift it is read by no collector; who may print it
        # was asked by the caller
        slip = records.sudo()
        reviews = slip.review_ids.filtered(lambda one: one.status == "approved")
        return {
            "company": {"name": slip.company_id.name},
            "slip": self._slip_values(slip),
            "lines": self._line_values(slip),
            "approvals": [
                {
                    "name": review.name or "",
                    "by": review.done_by.name or "",
                    "at": self._moment(review.reviewed_date),
                }
                for review in reviews.sorted("id")
            ],
        }

    @api.model
    def _slip_values(self, slip):
        plain, receipt = self._plain, slip.receipt_id
        is_void = slip.kind == "void"
        paper = self.env._("Retrieved")
        if not slip.is_retrieved:
            paper = self.env._("Lost: %s", slip.paper_note)
        return {
            "number": slip.name,
            "date": plain(slip.date),
            "time": self._moment(slip.paid_at)[-5:],
            "community": slip.community_id.name,
            "unit": slip.unit_id.code or "",
            "payer": slip.partner_id.name or "",
            "receipt": receipt.name,
            "receipt_date": plain(receipt.date),
            "receipt_amount": plain(receipt.amount),
            "paper": paper,
            "amount": plain(slip.amount),
            "kind": self._say(slip, "kind"),
            "void": is_void,
            "tender": self._paid_with(receipt)
            if is_void
            else self._say(slip, "tender"),
            "reference": slip.reference or "",
            "reason": slip.reason,
            "asked_by": slip.create_uid.name,
            "paid_by": slip.paid_by.name,
            "shift": slip.shift_id.name or "",
        }

    @api.model
    def _line_values(self, slip):
        """What goes back of each line; of a void receipt all of it."""
        if slip.kind == "void":
            pairs = [(line, line.amount) for line in slip.receipt_id.line_ids]
        else:
            pairs = [(line.receipt_line_id, line.amount) for line in slip.line_ids]
        receipts = self.env["wuye.form.subject.receipt"]
        found = []
        for line, amount in sorted(pairs, key=lambda pair: pair[0].id):
            said = receipts._line_values(line)
            found.append(
                {
                    "item": said["item"],
                    "period": said["period"],
                    "taken": self._plain(line.amount),
                    "amount": self._plain(amount),
                }
            )
        return found

    @api.model
    def _say(self, slip, name):
        """The words of a selection, in the language of the print."""
        words = slip._fields[name]._description_selection(self.env)
        return dict(words)[slip[name]]

    @api.model
    def _paid_with(self, receipt):
        """A void goes back the way the money came."""
        labels = receipt.with_env(self.env).sudo().tender_ids.mapped("label")
        return self.env._(", ").join(dict.fromkeys(labels))

    @api.model
    def _moment(self, when):
        if not when:
            return ""
        return f"{fields.Datetime.context_timestamp(self, when):%Y-%m-%d %H:%M}"

    @api.model
    def _sample(self):
        return {
            "company": {"name": self.env.company.name},
            "slip": {
                "number": "TK/2026/00018",
                "date": "2026-11-24",
                "time": "10:20",
                "community": "锦澜湾",
                "unit": "03-1-1502",
                "payer": "周文斌",
                "receipt": "A0012847",
                "receipt_date": "2026-11-23",
                "receipt_amount": "1005.23",
                "paper": "已收回",
                "amount": "925.23",
                "kind": "退款，账单仍应交",
                "void": False,
                "tender": "现金（备用金）",
                "reference": "",
                "reason": "业主重复缴费",
                "asked_by": "林晓燕",
                "paid_by": "林晓燕",
                "shift": "JLW-01/20261124-1",
            },
            "lines": [
                {
                    "item": "物业费",
                    "period": "2026-08 至 2026-10",
                    "taken": "925.23",
                    "amount": "925.23",
                }
            ],
            "approvals": [
                {"name": "收费主管审批退款", "by": "陈主管", "at": "2026-11-24 10:05"}
            ],
        }
