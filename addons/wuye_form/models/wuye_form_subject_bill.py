from odoo import api, models
from odoo.exceptions import UserError

from ..language import Field, rows


class WuyeFormSubjectBill(models.AbstractModel):
    """A bill (R68): the invoice of one payer and unit, with its charges."""

    _name = "wuye.form.subject.bill"
    _description = "Print Forms of Bills"
    _inherit = ["wuye.form.subject"]
    _printed_model = "account.move"

    @api.model
    def _label(self):
        return self.env._("Bill")

    @api.model
    def _charge_fields(self):
        return {
            "item": Field(self.env._("Fee item")),
            "kind": Field(self.env._("Kind")),
            "period_start": Field(self.env._("Period from"), "date"),
            "period_end": Field(self.env._("Period until"), "date"),
            "quantity": Field(self.env._("Quantity"), "number"),
            "price": Field(self.env._("Price"), "number"),
            "amount": Field(self.env._("Amount"), "money"),
            "paid": Field(self.env._("Settled"), "money"),
            "open": Field(self.env._("Open"), "money"),
            "due": Field(self.env._("Due on"), "date"),
            "how": Field(self.env._("How it was computed")),
        }

    @api.model
    def _fields_of(self):
        bill = {
            "number": Field(self.env._("Number")),
            "date": Field(self.env._("Date"), "date"),
            "due": Field(self.env._("Due on"), "date"),
            "community": Field(self.env._("Community")),
            "unit": Field(self.env._("Unit")),
            "payer": Field(self.env._("Payer")),
            "amount": Field(self.env._("Amount"), "money"),
            "net": Field(self.env._("Net"), "money"),
            "tax": Field(self.env._("VAT"), "money"),
            "paid": Field(self.env._("Settled"), "money"),
            "open": Field(self.env._("Open"), "money"),
            "reversed": Field(self.env._("Reversed"), "flag"),
        }
        return {
            "company": Field(
                self.env._("Company"), "group", {"name": Field(self.env._("Company"))}
            ),
            "bill": Field(self.env._("Bill"), "group", bill),
            "lines": rows(self.env._("Charges of the bill"), self._charge_fields()),
            "print": self._print_fields(),
        }

    @api.model
    def _community(self, records):
        return records.wuye_community_id[:1]

    @api.model
    def _preview_domain(self):
        return [("wuye_kind", "=", "bill"), ("state", "=", "posted")]

    @api.model
    def _check_printable(self, records):
        for move in records:
            if move.wuye_kind != "bill" or move.state != "posted":
                raise UserError(
                    self.env._(
                        "%s is no posted bill of a community: take it out of the "
                        "choice.",
                        move.display_name,
                    )
                )

    @api.model
    def _values(self, records):
        move = records
        plain = self._plain
        return {
            "company": {"name": move.company_id.name},
            "bill": {
                "number": move.name,
                "date": plain(move.invoice_date or move.date),
                "due": plain(move.invoice_date_due or None),
                "community": move.wuye_community_id.name,
                "unit": move.wuye_unit_id.code or "",
                "payer": move.partner_id.name or "",
                "amount": plain(move.amount_total),
                "net": plain(move.amount_untaxed),
                "tax": plain(move.amount_tax),
                "paid": plain(move.amount_total - move.amount_residual),
                "open": plain(move.amount_residual),
                "reversed": move.payment_state == "reversed",
            },
            "lines": [
                self._charge_values(charge)
                for charge in move.wuye_charge_ids.sorted(
                    lambda c: (c.item_id.sequence, c.period_start, c.id)
                )
            ],
        }

    @api.model
    def _charge_values(self, charge):
        plain = self._plain
        kinds = dict(charge._fields["kind"]._description_selection(self.env))
        return {
            "item": charge.item_id.name,
            "kind": kinds[charge.kind],
            "period_start": plain(charge.period_start),
            "period_end": plain(charge.period_end),
            "quantity": plain(charge.quantity, 3),
            "price": plain(charge.price, 6),
            "amount": plain(charge.amount),
            "paid": plain(charge.amount_paid),
            "open": plain(charge.amount_residual),
            "due": plain(charge.date_due),
            "how": charge.explanation_text or "",
        }

    @api.model
    def _sample(self):
        return {
            "company": {"name": self.env.company.name},
            "bill": {
                "number": "WY/2026/10/00001",
                "date": "2026-10-01",
                "due": "2026-10-31",
                "community": "锦澜湾",
                "unit": "03-1-1502",
                "payer": "王小明",
                "amount": "518.30",
                "net": "488.96",
                "tax": "29.34",
                "paid": "300.00",
                "open": "218.30",
                "reversed": False,
            },
            "lines": self._sample_charges(),
        }

    @api.model
    def _sample_charges(self):
        charge = {
            "item": "物业费",
            "kind": "",
            "period_start": "2026-10-01",
            "period_end": "2026-10-31",
            "quantity": "100.000",
            "price": "3.000000",
            "amount": "300.00",
            "paid": "300.00",
            "open": "0.00",
            "due": "2026-10-31",
            "how": "100 × 3 = 300.00",
        }
        water = {
            "item": "水费",
            "quantity": "43.660",
            "price": "5.000000",
            "amount": "218.30",
            "paid": "0.00",
            "open": "218.30",
            "how": "43.66 × 5 = 218.30",
        }
        return [charge, {**charge, **water}]
