"""What a what-if run comes to: its parts, rows, failures, sums by unit and by item."""

from odoo import api, fields, models
from odoo.tools import SQL


class WuyeShadowPart(models.Model):
    """Some units of a run that are computed in one transaction."""

    _name = "wuye.shadow.part"
    _description = "Part of a What-If Run"
    _order = "shadow_id, id"
    _rec_name = "label"

    shadow_id = fields.Many2one(
        "wuye.shadow", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="shadow_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="shadow_id.company_id", store=True, index=True, precompute=True
    )
    label = fields.Char(string="Units", required=True)
    unit_keys = fields.Json(required=True, help="Ids of the units.")
    is_done = fields.Boolean()
    row_ids = fields.One2many("wuye.shadow.row", "part_id")
    failure_ids = fields.One2many("wuye.shadow.failure", "part_id")


class WuyeShadowResult(models.AbstractModel):
    """What rows and failures have in common."""

    _name = "wuye.shadow.result"
    _description = "Result of a What-If Run"

    shadow_id = fields.Many2one(
        "wuye.shadow", required=True, index=True, ondelete="cascade"
    )
    part_id = fields.Many2one(
        "wuye.shadow.part", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="shadow_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="shadow_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one("wuye.unit", required=True, ondelete="cascade")
    item_id = fields.Many2one("wuye.fee.item", required=True, ondelete="cascade")


class WuyeShadowRow(models.Model):
    """What one unit is billed for one item, as it is and under the other prices."""

    _name = "wuye.shadow.row"
    _description = "What-If Amount"
    _inherit = ["wuye.shadow.result"]
    _order = "shadow_id, size desc, id"
    _rec_name = "unit_id"

    amount_now = fields.Monetary(string="As it is")
    amount_then = fields.Monetary(string="Under these prices")
    amount_change = fields.Monetary(string="Change")
    size = fields.Monetary(string="Size of the change", aggregator=None)
    slices_now = fields.Json(help="What the amount is made of; a row for each payer.")
    slices_then = fields.Json(help="The same; empty where nothing changes.")
    text_now = fields.Text(string="How it is computed", compute="_compute_texts")
    text_then = fields.Text(string="How it would be", compute="_compute_texts")

    @api.depends("slices_now", "slices_then")
    @api.depends_context("lang")
    def _compute_texts(self):
        for row in self:
            row.text_now = row._say(row.slices_now)
            row.text_then = row._say(row.slices_then or row.slices_now)

    def _say(self, slices):
        """As the bill would say it, a paragraph for each payer."""
        builder = self.env["wuye.charge.builder"]
        Charge = self.env["wuye.charge"]
        return "\n\n".join(
            builder._explain(Charge.new({"explanation": explanation}))
            for explanation in slices or ()
        )


class WuyeShadowFailure(models.Model):
    """A fee that would not be billed, and why; with the prices of now, too, or not."""

    _name = "wuye.shadow.failure"
    _description = "Unbilled Line of a What-If Run"
    _inherit = ["wuye.shadow.result"]
    _order = "shadow_id, severity, id"
    _rec_name = "unit_id"

    contract_line_id = fields.Many2one(
        "wuye.contract.line", required=True, ondelete="cascade"
    )
    period_start = fields.Date()
    period_end = fields.Date()
    message = fields.Char(required=True)
    severity = fields.Selection(
        [("error", "Cannot be computed"), ("skipped", "Nothing to bill")],
        required=True,
    )
    side = fields.Selection(
        [
            ("both", "With both"),
            ("now", "With the prices of now"),
            ("then", "With the other prices"),
        ],
        string="With which prices",
        required=True,
    )


class WuyeShadowSum(models.AbstractModel):
    """Sums of the rows, by SQL: they can never differ from these."""

    _name = "wuye.shadow.sum"
    _description = "Sum of a What-If Run"
    _auto = False
    _key = None  # the column that is summed by
    _depends = {
        "wuye.shadow.row": [
            *("shadow_id", "company_id", "community_id", "unit_id", "item_id"),
            *("amount_now", "amount_then", "amount_change"),
        ]
    }

    shadow_id = fields.Many2one("wuye.shadow", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    community_id = fields.Many2one("wuye.community", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_now = fields.Monetary(string="As it is", readonly=True)
    amount_then = fields.Monetary(string="Under these prices", readonly=True)
    amount_change = fields.Monetary(string="Change", readonly=True)
    size = fields.Monetary(string="Size of the change", readonly=True, aggregator=None)
    percent = fields.Float(
        string="Change, %", readonly=True, digits=(12, 1), aggregator=None
    )
    unit_count = fields.Integer(string="Units", readonly=True)

    @property
    def _table_query(self):
        if not self._key:
            return SQL("SELECT 1 AS id WHERE FALSE")
        return SQL(
            """
            SELECT min(id) AS id, shadow_id, company_id, community_id, %(key)s,
                   count(DISTINCT unit_id) AS unit_count,
                   sum(amount_now) AS amount_now, sum(amount_then) AS amount_then,
                   sum(amount_change) AS amount_change,
                   abs(sum(amount_change)) AS size,
                   round(100 * sum(amount_change) / NULLIF(sum(amount_now), 0), 1)
                       AS percent
              FROM wuye_shadow_row
             GROUP BY shadow_id, company_id, community_id, %(key)s
            """,
            key=SQL.identifier(self._key),
        )


class WuyeShadowItem(models.Model):
    """What a run comes to by fee item."""

    _name = "wuye.shadow.item"
    _description = "What-If Run by Item"
    _inherit = ["wuye.shadow.sum"]
    _auto = False
    _order = "shadow_id, item_id"
    _rec_name = "item_id"
    _key = "item_id"

    item_id = fields.Many2one("wuye.fee.item", readonly=True)


class WuyeShadowUnit(models.Model):
    """What a run comes to by unit, the largest changes first."""

    _name = "wuye.shadow.unit"
    _description = "What-If Run by Unit"
    _inherit = ["wuye.shadow.sum"]
    _auto = False
    _order = "shadow_id, size desc, unit_id"
    _rec_name = "unit_id"
    _key = "unit_id"

    unit_id = fields.Many2one("wuye.unit", readonly=True)
    row_ids = fields.Many2many(
        "wuye.shadow.row", string="Amounts", compute="_compute_row_ids"
    )

    @api.depends("shadow_id", "unit_id")
    def _compute_row_ids(self):
        rows = self.env["wuye.shadow.row"].search(
            [
                ("shadow_id", "in", self.shadow_id.ids),
                ("unit_id", "in", self.unit_id.ids),
            ]
        )
        by_unit = rows.grouped(lambda row: (row.shadow_id, row.unit_id))
        for unit in self:
            unit.row_ids = by_unit.get((unit.shadow_id, unit.unit_id), False)

    def action_open_rows(self):
        """The unit's rows of this run, with how each amount is computed."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_shadow.wuye_shadow_row_action"
        )
        domain = [
            ("shadow_id", "=", self.shadow_id.id),
            ("unit_id", "=", self.unit_id.id),
        ]
        return {**action, "name": self.unit_id.display_name, "domain": domain}
