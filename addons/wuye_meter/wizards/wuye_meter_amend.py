from odoo import api, fields, models

from ..models.wuye_meter import KINDS

FACTS = (
    *("number", "multiplier", "digits", "kind", "position"),
    *("parent_id", "date_verification", "date_seal"),
)


class WuyeMeterAmend(models.TransientModel):
    """水表修改: data entered wrongly are corrected, with a reason and a trail (R46).

    It is no replacement: no reading is taken, nothing is billed, what was read keeps
    the figures it had.
    """

    _name = "wuye.meter.amend"
    _description = "Correct a Meter's Data"

    meter_id = fields.Many2one("wuye.meter", required=True, readonly=True)
    community_id = fields.Many2one(related="meter_id.community_id")
    reason = fields.Char(required=True, help="E.g. number mistyped at handover.")
    number = fields.Char(
        compute="_compute_facts",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    multiplier = fields.Float(
        compute="_compute_facts",
        precompute=True,
        store=True,
        readonly=False,
        digits=(16, 3),
        help="For readings to come; delete the last one to have it computed anew.",
    )
    digits = fields.Integer(
        compute="_compute_facts", store=True, precompute=True, readonly=False
    )
    kind = fields.Selection(
        KINDS, compute="_compute_facts", store=True, precompute=True, readonly=False
    )
    position = fields.Char(
        compute="_compute_facts", store=True, precompute=True, readonly=False
    )
    parent_id = fields.Many2one(
        "wuye.meter",
        string="Main meter",
        compute="_compute_facts",
        precompute=True,
        store=True,
        readonly=False,
        domain="[('community_id', '=', community_id), ('id', '!=', meter_id)]",
    )
    date_verification = fields.Date(
        string="Verification due",
        compute="_compute_facts",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_seal = fields.Date(
        string="Seal due",
        compute="_compute_facts",
        store=True,
        precompute=True,
        readonly=False,
    )
    has_readings = fields.Boolean(compute="_compute_facts", store=True, precompute=True)
    reading_install = fields.Float(
        string="Opening reading",
        compute="_compute_facts",
        precompute=True,
        store=True,
        readonly=False,
        digits=(16, 3),
    )

    @api.depends("meter_id")
    def _compute_facts(self):
        for wizard in self:
            meter = wizard.meter_id
            for name in FACTS:
                wizard[name] = meter[name]
            last = meter._last_segment() if meter else meter.segment_id
            wizard.reading_install = last.reading_install
            wizard.has_readings = bool(last.reading_ids)

    # === ACTIONS === #

    def action_amend(self):
        """Write what differs; the trail of the meter says so."""
        self.ensure_one()
        self.meter_id.check_access("write")
        names = [*FACTS, *([] if self.has_readings else ["reading_install"])]
        vals = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in names
            if self[name] != self.meter_id[name]
        }
        if "number" in vals:
            vals["number"] = vals["number"].strip()
        self.meter_id._amend(vals, self.reason)
        return {"type": "ir.actions.act_window_close"}
