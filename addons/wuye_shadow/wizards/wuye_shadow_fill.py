from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal

PRICE_PLACES = 6
# what of a price version is taken over
KEPT = (
    *("standard_id", "method", "formula", "minimum", "vacant_percent"),
    *("tier_period", "tier_start_month", "household_included"),
    *("season_from", "season_to"),
)


class WuyeShadowFill(models.TransientModel):
    """Take over the prices of an item that hold in the month, raised or lowered.

    Standards that have another price in the run already are left as they are.
    """

    _name = "wuye.shadow.fill"
    _description = "Raise or Lower Prices"

    shadow_id = fields.Many2one("wuye.shadow", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="shadow_id.company_id")
    item_id = fields.Many2one(
        "wuye.fee.item",
        string="Fee Item",
        required=True,
        domain="[('company_id', '=', company_id), ('basis', '!=', 'manual')]",
    )
    percent = fields.Float(
        string="Raised by, %", digits=(8, 3), help="Less than zero: lowered."
    )
    places = fields.Integer(
        string="Decimal places", default=2, help="To which prices are rounded, half up."
    )

    _places_range = models.Constraint(
        "CHECK(places BETWEEN 0 AND 6)", "A price has 0 to 6 decimal places."
    )
    _percent_range = models.Constraint(
        "CHECK(percent >= -100)", "A price cannot be less than zero."
    )

    # === ACTIONS === #

    def action_fill(self):
        """Enter the prices of all standards of the item that are billed there."""
        self.ensure_one()
        shadow = self.shadow_id
        shadow._check_may_compute()
        lines = (
            shadow._run()
            ._lines_to_bill()
            .filtered(
                lambda line: line.item_id == self.item_id
                and (not line.date_end or line.date_end >= self._day())
            )
        )
        standards = lines.standard_id - shadow.price_ids.standard_id
        vals_list = [
            self._prepare_price(price)
            for standard in standards.with_env(self.env).sorted("name")
            for price in self._in_force(standard)
        ]
        if not vals_list:
            raise UserError(
                self.env._(
                    "No standard of %(item)s is billed in %(community)s in this month, "
                    "or each has another price already. Choose another fee item.",
                    item=self.item_id.name,
                    community=shadow.community_id.name,
                )
            )
        self.env["wuye.shadow.price"].create(vals_list)
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _day(self):
        """First day of what the month bills: the month before where it is postpaid."""
        month = self.shadow_id.month
        if self.item_id.timing == "postpaid":
            month = fields.Date.subtract(month, months=1)
        return month

    def _in_force(self, standard):
        """The version that holds at the month's end, of each season."""
        last = fields.Date.end_of(self._day(), "month")
        begun = standard.price_ids.filtered(lambda price: price.date_from <= last)
        return [
            prices.sorted("date_from")[-1]
            for prices in begun.grouped("season_from").values()
        ]

    def _prepare_price(self, price):
        vals = {
            name: price._fields[name].convert_to_write(price[name], price)
            for name in KEPT
        }
        vals.update(
            shadow_id=self.shadow_id.id,
            price=self._raised(price.price),
            tier_ids=self._rows(price.tier_ids, ("limit", "limit_more")),
            band_ids=self._rows(price.band_ids, ("band_id",)),
            part_ids=self._rows(price.part_ids, ("sequence", "name")),
        )
        return vals

    def _rows(self, rows, names):
        return [
            fields.Command.create(
                {
                    **{n: row._fields[n].convert_to_write(row[n], row) for n in names},
                    "price": self._raised(row.price),
                }
            )
            for row in rows
        ]

    @api.model
    def _raised(self, price):
        exact = to_decimal(price, PRICE_PLACES)
        factor = 1 + to_decimal(self.percent, 3) / 100
        step = Decimal(1).scaleb(-self.places)
        return float((exact * factor).quantize(step, ROUND_HALF_UP))
