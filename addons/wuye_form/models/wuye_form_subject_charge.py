from odoo import api, models

from ..language import Field, rows

SUMS = ("amount", "paid", "open")


class WuyeFormSubjectCharge(models.AbstractModel):
    """A list of charges: all that are chosen, one paper a community."""

    _name = "wuye.form.subject.charge"
    _description = "Print Forms of Charges"
    _inherit = ["wuye.form.subject.bill"]
    _printed_model = "wuye.charge"
    _printed_together = True

    @api.model
    def _label(self):
        return self.env._("Charges")

    @api.model
    def _fields_of(self):
        row = {
            "unit": Field(self.env._("Unit")),
            "payer": Field(self.env._("Payer")),
            "month": Field(self.env._("Bill month"), "date"),
            **self._charge_fields(),
        }
        total = {
            "amount": Field(self.env._("Amount, total"), "money"),
            "paid": Field(self.env._("Settled, total"), "money"),
            "open": Field(self.env._("Open, total"), "money"),
            "count": Field(self.env._("Number of charges"), "number"),
        }
        return {
            "company": Field(
                self.env._("Company"), "group", {"name": Field(self.env._("Company"))}
            ),
            "community": Field(self.env._("Community")),
            "lines": rows(self.env._("Charges"), row),
            "total": Field(self.env._("Total"), "group", total),
            "print": self._print_fields(),
        }

    @api.model
    def _community(self, records):
        return records.community_id[:1]

    @api.model
    def _preview_domain(self):
        return []

    @api.model
    def _check_printable(self, records):
        """Every charge may stand in a list."""

    @api.model
    def _values(self, records):
        charges = records.sorted(
            lambda c: (c.unit_id.code, c.item_id.sequence, c.period_start, c.id)
        )
        fields_summed = ("amount", "amount_paid", "amount_residual")
        return {
            "company": {"name": charges.company_id[:1].name},
            "community": charges.community_id[:1].name,
            "lines": [
                {
                    "unit": charge.unit_id.code,
                    "payer": charge.partner_id.name or "",
                    "month": self._plain(charge.bill_month),
                    **self._charge_values(charge),
                }
                for charge in charges
            ],
            "total": {
                **{
                    name: self._plain(sum(charges.mapped(field)))
                    for name, field in zip(SUMS, fields_summed, strict=True)
                },
                "count": str(len(charges)),
            },
        }

    @api.model
    def _sample(self):
        head = {"unit": "03-1-1502", "payer": "王小明", "month": "2026-10-01"}
        return {
            "company": {"name": self.env.company.name},
            "community": "锦澜湾",
            "lines": [{**head, **charge} for charge in self._sample_charges()],
            "total": {
                "amount": "518.30",
                "paid": "300.00",
                "open": "218.30",
                "count": "2",
            },
        }
