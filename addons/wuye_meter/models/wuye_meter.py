from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("cold", "Cold water"),
    ("hot", "Hot water"),
    ("power", "Electricity"),
    ("gas", "Gas"),
    ("heat", "Heating"),
    ("other", "Other"),
]
# Facts of the segment in use, typed on the page of a new meter.
SEGMENT_FACTS = ("number", "multiplier", "digits", "date_install", "reading_install")
# Where a meter belongs: what was read and billed hangs on it.
IDENTITY = ("community_id", "unit_id", "item_id", "band_ids")
# What is corrected under 水表修改 only, with a reason (R46).
AMENDED = ("kind", "position", *SEGMENT_FACTS)
# What is kept up to date on the page itself; the trail notes it all the same.
KEPT = ("parent_id", "date_verification", "date_seal")
DIGITS = 5
DUE_DAYS = 90  # the list of meters due looks so far ahead (C11)


class WuyeMeter(models.Model):
    """A place where something is measured: water of a home, power of a building (C1).

    The device that hangs there is its running segment; a replacement ends one segment
    and begins the next, so that the history of the place stays one history.
    """

    _name = "wuye.meter"
    _description = "Meter"
    _order = "community_id, building_id, unit_id, item_id, id"
    _rec_names_search = ["segment_ids.number", "unit_id.code"]
    _check_company_auto = True

    community_id = fields.Many2one(
        "wuye.community",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    building_id = fields.Many2one(
        "wuye.building",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain="[('community_id', '=', community_id)]",
    )
    unit_id = fields.Many2one(
        "wuye.unit",
        index=True,
        ondelete="restrict",
        help="Empty for a main meter of a building or of the community.",
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(
        "wuye.fee.item",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('basis', '=', 'quantity')]",
        check_company=True,
        help="What its consumption is billed as. Items collected by the supplier are "
        "read and kept, and never billed.",
    )
    collected_by_supplier = fields.Boolean(related="item_id.collected_by_supplier")
    kind = fields.Selection(
        KINDS, compute="_compute_kind", store=True, readonly=False, precompute=True
    )
    position = fields.Char(help="Where it hangs, e.g. shaft on the 3rd floor.")
    parent_id = fields.Many2one(
        "wuye.meter",
        string="Main meter",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('community_id', '=', community_id), ('id', '!=', id)]",
        help="The meter through which all that this one measures has passed.",
    )
    child_ids = fields.One2many("wuye.meter", "parent_id", string="Sub-meters")
    child_count = fields.Integer(
        string="Number of sub-meters", compute="_compute_child_count"
    )
    band_ids = fields.Many2many(
        "wuye.fee.band",
        string="Bands",
        help="For a meter that counts peak, flat and valley apart.",
    )
    date_verification = fields.Date(
        string="Verification due", index=True, help="Valid until this day (C11)."
    )
    date_seal = fields.Date(
        string="Seal due", help="The seal is to be looked at by this day (C11)."
    )
    date_due = fields.Date(
        string="First due",
        compute="_compute_date_due",
        store=True,
        index=True,
        help="The earlier of verification and seal.",
    )
    segment_ids = fields.One2many("wuye.meter.segment", "meter_id")
    segment_id = fields.Many2one(
        "wuye.meter.segment",
        string="Device in use",
        compute="_compute_segment",
        store=True,
    )
    state = fields.Selection(
        [("running", "In Use"), ("archived", "Taken Down")],
        compute="_compute_segment",
        store=True,
        index=True,
    )
    number = fields.Char(
        compute="_compute_number", store=True, readonly=False, index="trigram"
    )
    multiplier = fields.Float(
        compute="_compute_facts",
        readonly=False,
        digits=(16, 3),
        help="What the difference of two readings is multiplied by (倍率).",
    )
    digits = fields.Integer(
        compute="_compute_facts",
        readonly=False,
        help="Places before the point: a meter with 5 begins anew after 99999.",
    )
    date_install = fields.Date(compute="_compute_facts", readonly=False)
    reading_install = fields.Float(
        string="Opening reading",
        compute="_compute_facts",
        readonly=False,
        digits=(16, 3),
    )
    reading_ids = fields.One2many("wuye.meter.reading", "meter_id")
    change_ids = fields.One2many("wuye.meter.change", "meter_id")

    # === COMPUTE === #

    @api.depends("unit_id")
    def _compute_place(self):
        for meter in self:
            unit = meter.unit_id
            meter.community_id = unit.community_id or meter.community_id
            meter.building_id = unit.building_id or meter.building_id

    @api.depends("item_id")
    def _compute_kind(self):
        kinds = {"water": "cold", "power": "power"}
        for meter in self:
            meter.kind = kinds.get(meter.item_id.kind) or meter.kind or "other"

    @api.depends("child_ids")
    def _compute_child_count(self):
        for meter in self:
            meter.child_count = len(meter.child_ids)

    @api.depends("date_verification", "date_seal")
    def _compute_date_due(self):
        for meter in self:
            days = [d for d in (meter.date_verification, meter.date_seal) if d]
            meter.date_due = min(days, default=False)

    @api.depends("segment_ids.date_archive")
    def _compute_segment(self):
        for meter in self:
            running = meter.segment_ids.filtered(lambda s: not s.date_archive)
            meter.segment_id = running[:1]
            meter.state = "running" if running else "archived"

    @api.depends("segment_ids.number", "segment_id")
    def _compute_number(self):
        for meter in self:
            last = meter._last_segment()
            meter.number = last.number or meter.number

    @api.depends("segment_id", *(f"segment_ids.{name}" for name in SEGMENT_FACTS))
    def _compute_facts(self):
        for meter in self:
            last = meter._last_segment()
            meter.multiplier = last.multiplier or meter.multiplier or 1.0
            meter.digits = last.digits or meter.digits or DIGITS
            today = fields.Date.context_today(meter)
            meter.date_install = last.date_install or meter.date_install or today
            meter.reading_install = last.reading_install or meter.reading_install

    @api.depends("number", "unit_id.code", "building_id.name", "item_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for meter in self:
            place = meter.unit_id.code or meter.building_id.display_name
            parts = (place, meter.item_id.name, meter.number)
            meter.display_name = " ".join(part for part in parts if part)

    # === CHECKS === #

    @api.constrains("unit_id", "building_id", "community_id", "parent_id")
    def _check_place(self):
        for meter in self:
            for place in (meter.unit_id, meter.building_id, meter.parent_id):
                if place and place.community_id != meter.community_id:
                    raise ValidationError(
                        meter.env._(
                            "%(place)s is not in %(community)s. Choose one of the "
                            "meter's own community.",
                            place=place.display_name,
                            community=meter.community_id.name,
                        )
                    )

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._(
                    "A meter cannot be behind itself. Choose another main meter."
                )
            )

    @api.constrains("unit_id", "item_id", "band_ids")
    def _check_bands(self):
        """Meters that add up are read by the same bands."""
        for meter in self.filtered("unit_id"):
            others = self.search(
                [
                    ("unit_id", "=", meter.unit_id.id),
                    ("item_id", "=", meter.item_id.id),
                    ("state", "=", "running"),
                ]
            )
            if other := others.filtered(lambda o, m=meter: o.band_ids != m.band_ids)[
                :1
            ]:
                raise ValidationError(
                    meter.env._(
                        "%(other)s of the same unit and fee is read by other bands. "
                        "Choose the same ones.",
                        other=other.display_name,
                    )
                )

    @api.constrains("item_id")
    def _check_item(self):
        for meter in self:
            if meter.item_id.basis != "quantity":
                raise ValidationError(
                    meter.env._(
                        "“%(item)s” is not billed by consumption. Choose an item that "
                        "is, or have its basis changed.",
                        item=meter.item_id.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            facts = {n: vals[n] for n in SEGMENT_FACTS if n in vals}
            vals = {n: value for n, value in vals.items() if n not in SEGMENT_FACTS}
            if facts:
                vals["segment_ids"] = [
                    *vals.get("segment_ids", ()),
                    fields.Command.create(facts),
                ]
            prepared.append(vals)
        meters = super().create(prepared)
        for meter in meters:
            if not meter.segment_id:
                raise UserError(
                    self.env._("Type the number of the meter, as on its plate.")
                )
        return meters

    @api.ondelete(at_uninstall=False)
    def _unlink_except_read(self):
        if read := self.filtered("reading_ids")[:1]:
            raise UserError(
                self.env._(
                    "%(meter)s has been read and stays. Take it down instead.",
                    meter=read.display_name,
                )
            )

    # === ACTIONS === #

    def action_open_readings(self):
        """The history of this place by date, all devices (C1)."""
        self.check_access("read")
        return self._readings_action([("meter_id", "in", self.ids)])

    def action_open_children(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_meter.wuye_meter_action"
        )
        return {**action, "domain": [("parent_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _readings_action(self, domain):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_meter.wuye_meter_reading_action"
        )
        return {**action, "domain": domain, "context": {}}

    def _last_segment(self):
        """The device in use, else the one taken down last."""
        self.ensure_one()
        used = self.segment_ids.filtered(lambda segment: not segment.is_undone)
        return self.segment_id or used.sorted("date_install")[-1:]
