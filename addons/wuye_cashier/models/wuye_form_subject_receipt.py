from odoo import api, fields, models

from odoo.addons.wuye_form.language import Field, rows

from wuye_engine.money import to_decimal
from wuye_engine.tender import change

LONGEST = 40  # characters of an explanation that still stand in a line of a receipt


class WuyeFormSubjectReceipt(models.AbstractModel):
    """A receipt (R68, R79): who paid what, how, and what stays open after it."""

    _name = "wuye.form.subject.receipt"
    _description = "Print Forms of Receipts"
    _inherit = ["wuye.form.subject"]
    _printed_model = "wuye.receipt"
    _counts_prints = True

    @api.model
    def _label(self):
        return self.env._("Receipt")

    @api.model
    def _fields_of(self):
        receipt = {
            "number": Field(self.env._("Receipt no.")),
            "book": Field(self.env._("Receipt book")),
            "date": Field(self.env._("Date"), "date"),
            "time": Field(self.env._("Time")),
            "community": Field(self.env._("Community")),
            "unit": Field(self.env._("Unit")),
            "payer": Field(self.env._("Payer")),
            "amount": Field(self.env._("Amount"), "money"),
            "money": Field(self.env._("Money received"), "money"),
            "set_off": Field(self.env._("Set off, no money"), "money"),
            "open": Field(self.env._("Open after it"), "money"),
            "by": Field(self.env._("Taken by")),
            "shift": Field(self.env._("Shift")),
            "void": Field(self.env._("Void"), "flag"),
        }
        line = {
            "item": Field(self.env._("Fee item")),
            "period_start": Field(self.env._("Period from"), "date"),
            "period_end": Field(self.env._("Period until"), "date"),
            "period": Field(self.env._("Period")),
            "note": Field(self.env._("Note")),
            "amount": Field(self.env._("Amount"), "money"),
        }
        return {
            "company": Field(
                self.env._("Company"), "group", {"name": Field(self.env._("Company"))}
            ),
            "receipt": Field(self.env._("Receipt"), "group", receipt),
            "lines": rows(self.env._("Paid for"), line),
            "tenders": rows(self.env._("Paid with"), self._tender_fields()),
            "print": self._print_fields(),
        }

    @api.model
    def _tender_fields(self):
        return {
            "name": Field(self.env._("Tender")),
            "set_off": Field(self.env._("Set off, no money"), "flag"),
            "amount": Field(self.env._("Amount"), "money"),
            "given": Field(self.env._("Cash given"), "money"),
            "change": Field(self.env._("Change"), "money"),
            "reference": Field(self.env._("Reference")),
        }

    @api.model
    def _values(self, records):
        # sudo: at the desk a receipt of the open shift is printed by who took it, which
        # `wuye.cashier` has checked; elsewhere reading was asked by the caller
        receipt = records.sudo()
        plain = self._plain
        set_off = sum(
            tender.amount for tender in receipt.tender_ids if not tender._is_money()
        )
        taken = fields.Datetime.context_timestamp(self, receipt.taken_at)
        return {
            "company": {"name": receipt.company_id.name},
            "receipt": {
                "number": receipt.name,
                "book": receipt.number_id.book_id.name,
                "date": plain(receipt.date),
                "time": taken.strftime("%H:%M"),
                "community": receipt.community_id.name,
                "unit": receipt.unit_id.code or "",
                "payer": receipt.partner_id.name or "",
                "amount": plain(receipt.amount),
                "money": plain(receipt.amount - set_off),
                "set_off": plain(set_off) if set_off else "",
                "open": plain(self._open_after(receipt)),
                "by": receipt.user_id.name,
                "shift": receipt.shift_id.name,
                "void": receipt.state == "void",
            },
            "lines": [
                self._line_values(line) for line in receipt.line_ids.sorted("id")
            ],
            "tenders": [
                self._tender_values(tender)
                for tender in receipt.tender_ids.sorted("id")
            ],
        }

    @api.model
    def _open_after(self, receipt):
        """What the payer owes of the unit now, when it is printed."""
        [[total]] = receipt.env["wuye.charge"]._read_group(
            [
                ("unit_id", "=", receipt.unit_id.id),
                ("partner_id", "=", receipt.partner_id.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ],
            aggregates=["amount_residual:sum"],
        )
        return total or 0.0

    @api.model
    def _line_values(self, line):
        start, end = line.period_start, line.period_end
        months = [f"{day:%Y-%m}" for day in (start, end) if day]
        return {
            "item": line.item_id.name or self.env._("Paid ahead"),
            "period_start": self._plain(start or None),
            "period_end": self._plain(end or None),
            "period": self.env._(" to ").join(dict.fromkeys(months)),
            "note": self._note(line),
            "amount": self._plain(line.amount),
        }

    @api.model
    def _note(self, line):
        charge = line.charge_id
        if not charge:
            return self.env._("Paid ahead") if line.item_id else ""
        if line.currency_id.compare_amounts(line.amount, charge.amount):
            return self.env._(
                "Of %(due)s, now %(paid)s",
                due=self._plain(charge.amount),
                paid=self._plain(line.amount),
            )
        how = charge.explanation_text or ""
        return how if len(how) <= LONGEST else ""

    @api.model
    def _tender_values(self, tender):
        back = 0.0
        if tender.given:
            amounts = (
                to_decimal(amount, 2) for amount in (tender.given, tender.amount)
            )
            back = float(change(*amounts))
        return {
            "name": tender.label,
            "set_off": not tender._is_money(),
            "amount": self._plain(tender.amount),
            "given": self._plain(tender.given) if tender.given else "",
            "change": self._plain(back) if tender.given else "",
            "reference": tender.reference or "",
        }

    @api.model
    def _sample(self):
        fee = {
            "item": "物业费",
            "period_start": "2026-08-01",
            "period_end": "2026-10-31",
            "period": "2026-08 至 2026-10",
            "note": "118.62 ㎡ × 2.60 × 3 个月",
            "amount": "925.23",
        }
        water = {"item": "水费", "note": "16 m³ × 5.00", "amount": "80.00"}
        cash = {
            "name": "现金",
            "amount": "810.00",
            "given": "900.00",
            "change": "90.00",
            "reference": "",
            "set_off": False,
        }
        pos = {"name": "POS", "amount": "195.23", "given": "", "change": ""}
        return {
            "company": {"name": self.env.company.name},
            "receipt": {
                "number": "A0012847",
                "book": "A0012801–A0012850",
                "date": "2026-11-23",
                "time": "14:35",
                "community": "锦澜湾",
                "unit": "03-1-1502",
                "payer": "周文斌",
                "amount": "1005.23",
                "money": "1005.23",
                "set_off": "",
                "open": "134.33",
                "by": "林晓燕",
                "shift": "JLW-01/20261123-1",
                "void": False,
            },
            "lines": [fee, {**fee, **water}],
            "tenders": [cash, {**cash, **pos, "reference": "尾号 4471"}],
        }
