from odoo import api, models

# sums of these are what was taken, or tell it
TOLD = ("amount_paid", "amount_residual")


class WuyeCharge(models.Model):
    """While his shift is open, a collector sees bills, and no sum of what is paid (D3).

    What he takes changes what is paid of the bills he may read; added up by day or by
    who wrote them it would tell him what to count.
    """

    _inherit = "wuye.charge"

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        told = [part for part in aggregates if part.split(":")[0] in TOLD]
        if not told or not self.env["wuye.shift"]._is_blind():
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        shown = [part for part in aggregates if part not in told]
        order = order if not any(name in (order or "") for name in TOLD) else None
        rows = super()._read_group(domain, groupby, shown, (), offset, limit, order)
        width = len(groupby)
        masked = []
        for row in rows:
            values = iter(row[width:])
            masked.append(
                (
                    *row[:width],
                    *(None if part in told else next(values) for part in aggregates),
                )
            )
        return masked
