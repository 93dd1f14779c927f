from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.wuye_property.immutable import Immutable

READERS = ("accountant", "ledger_clerk", "manager", "supervisor")
LOOKERS = ("accountant", "ledger_clerk", "manager")
KINDS = [
    ("high", "Consumption is high"),
    ("low", "Consumption is low"),
    ("zero", "No consumption"),
    ("missed", "Not billed"),
    ("neighbour", "Neighbours are billed"),
    ("dropped", "No longer billed"),
    ("jump", "Amount jumps"),
    ("area", "Area differs"),
    ("inner", "Inner area is larger"),
]
TREND = 12  # months


class WuyeException(models.Model):
    """Something unusual about a unit in a month, with the reason (J11).

    Made by searches alone, never deleted: one that a later search does not find any
    more is gone. Whoever looked into it writes what he found, and notes stay.
    """

    _name = "wuye.exception"
    _description = "Exception"
    _order = "month desc, community_id, unit_id, id"

    search_id = fields.Many2one(
        "wuye.exception.search", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="search_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="search_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(related="search_id.month", store=True, precompute=True)
    kind = fields.Selection(KINDS, string="What", required=True, index=True)
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one("wuye.fee.item", index=True, ondelete="restrict")
    contract_line_id = fields.Many2one("wuye.contract.line", ondelete="set null")
    facts = fields.Json(required=True, help="What the reason is said from.")
    reason = fields.Char(compute="_compute_reason")
    quantity = fields.Float(string="Consumption", digits=(16, 3), aggregator=None)
    quantity_usual = fields.Float(string="Usual", digits=(16, 3), aggregator=None)
    amount = fields.Monetary(
        help="Billed; of a fee that was missed, what it would be.", aggregator=None
    )
    amount_before = fields.Monetary(string="Month before", aggregator=None)
    state = fields.Selection(
        [("open", "To Look Into"), ("seen", "Looked Into"), ("gone", "Gone")],
        required=True,
        default="open",
        index=True,
        help="Gone: a later search does not find it any more.",
    )
    note_ids = fields.One2many("wuye.exception.note", "exception_id", string="Notes")
    last_note = fields.Char(compute="_compute_last_note")
    trend = fields.Json(
        compute="_compute_trend", help="Twelve months up to the one in question."
    )

    _found_once = models.UniqueIndex(
        "(search_id, kind, unit_id, COALESCE(item_id, 0))",
        "This exception is listed already.",
    )
    _subject_frozen = Immutable(
        *("search_id", "kind", "unit_id", "item_id"),
        message="What an exception is about does not change.",
    )

    # === COMPUTE === #

    @api.depends("unit_id.code", "item_id.name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for found in self:
            parts = (found.unit_id.code, found.item_id.name, kinds.get(found.kind))
            found.display_name = " ".join(part for part in parts if part)

    @api.depends("facts", "kind")
    @api.depends_context("lang")
    def _compute_reason(self):
        for found in self:
            found.reason = found._say()

    @api.depends("note_ids.note")
    def _compute_last_note(self):
        for found in self:
            found.last_note = found.note_ids[:1].note

    @api.depends("unit_id", "item_id", "month", "facts")
    def _compute_trend(self):
        for found in self:
            found.trend = found._trend() if found.item_id else False

    def _trend(self):
        """[{"month", "quantity", "amount"}] of the unit and item, oldest first."""
        self.ensure_one()
        first = fields.Date.subtract(self._trend_last(), months=TREND - 1)
        sums = {
            month: (quantity, amount)
            for month, quantity, amount in self.env["wuye.exception.row"]._read_group(
                self._trend_domain(), ["month:month"], ["quantity:sum", "amount:sum"]
            )
        }
        months = [fields.Date.add(first, months=index) for index in range(TREND)]
        return [
            {
                "month": month.strftime("%Y-%m"),
                "quantity": round(sums.get(month, (0, 0))[0] or 0.0, 3),
                "amount": round(sums.get(month, (0, 0))[1] or 0.0, 2),
            }
            for month in months
        ]

    def _trend_last(self):
        """The month in question: of consumption, or the bill month."""
        served = (self.facts or {}).get("month")
        return fields.Date.to_date(f"{served}-01") if served else self.month

    def _trend_domain(self):
        last = self._trend_last()
        first = fields.Date.subtract(last, months=TREND - 1)
        domain = [
            ("unit_id", "=", self.unit_id.id),
            ("month", ">=", first),
            ("month", "<=", last),
        ]
        if self.item_id:
            domain.append(("item_id", "=", self.item_id.id))
        return domain

    # === ACTIONS === #

    def action_look(self):
        """Open the dialog that notes what was found out about these."""
        self._check_may_look()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Looked Into"),
            "res_model": "wuye.exception.look",
            "view_mode": "form",
            "target": "new",
            "context": {"default_exception_ids": self.ids},
        }

    def action_open_trend(self):
        """What the unit used and was billed in twelve months, as a chart or a list."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_exception.wuye_exception_row_action"
        )
        name = self.env._("Twelve months of %s", self.unit_id.display_name)
        return {**action, "name": name, "domain": self._trend_domain(), "context": {}}

    def action_open_charges(self):
        """The unit's charges of twelve months, of the item if it has one."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        names = {"month": "service_month"}
        domain = [
            (names.get(name, name), operator, value)
            for name, operator, value in self._trend_domain()
        ]
        return {**action, "domain": domain, "context": {}}

    def action_open_unit(self):
        self.ensure_one()
        self.check_access("read")
        return self.unit_id._get_records_action(views=[[False, "form"]])

    # === BUSINESS METHODS === #

    def _check_may_look(self):
        self.check_access("read")
        if not (self.env.su or self.env.user._holds_post(LOOKERS)):
            raise AccessError(
                self.env._(
                    "The ledger room, accountants and managers look into exceptions. "
                    "Tell one of them."
                )
            )

    def _look(self, note):
        """Note what was found out; the note stays, whatever is found later."""
        self._check_may_look()
        service = self.sudo()  # sudo: states and notes are the system's
        service.env["wuye.exception.note"].create(
            [{"exception_id": found.id, "note": note} for found in service]
        )
        service.filtered(lambda found: found.state == "open").state = "seen"
