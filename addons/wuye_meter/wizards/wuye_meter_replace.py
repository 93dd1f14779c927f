from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeMeterReplace(models.TransientModel):
    """更换水表: the old device's closing reading, the new one's opening reading (C2).

    What the old device measured is billed at once, old bills stay (R45). Without a
    successor the meter is taken down for good.
    """

    _name = "wuye.meter.replace"
    _description = "Replace a Meter"

    meter_id = fields.Many2one("wuye.meter", required=True, readonly=True)
    segment_id = fields.Many2one(related="meter_id.segment_id", string="Old device")
    is_final = fields.Boolean(
        string="No new device",
        help="The meter is taken down for good; its history stays.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    number = fields.Char(string="New number", help="As on the plate of the new device.")
    multiplier = fields.Float(
        compute="_compute_facts", store=True, readonly=False, digits=(16, 3)
    )
    digits = fields.Integer(compute="_compute_facts", store=True, readonly=False)
    note = fields.Char(string="Reason", help="E.g. broken, verification over.")
    has_bands = fields.Boolean(compute="_compute_has_bands")
    line_ids = fields.One2many(
        "wuye.meter.replace.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    # === COMPUTE === #

    @api.depends("meter_id")
    def _compute_facts(self):
        for wizard in self:
            wizard.multiplier = wizard.meter_id.multiplier
            wizard.digits = wizard.meter_id.digits

    @api.depends("meter_id")
    def _compute_has_bands(self):
        for wizard in self:
            wizard.has_bands = bool(wizard.segment_id.band_ids)

    @api.depends("meter_id")
    def _compute_line_ids(self):
        for wizard in self:
            last = wizard.segment_id._last_readings()
            rows = [fields.Command.clear()]
            for band in wizard.segment_id._registers() if wizard.segment_id else ():
                before = last.get((wizard.segment_id.id, band.id or False))
                opening = wizard.segment_id._opening(band)
                rows.append(
                    fields.Command.create(
                        {
                            "band_id": band.id,
                            "value_before": before["value"] if before else opening,
                        }
                    )
                )
            wizard.line_ids = rows

    # === ACTIONS === #

    def action_replace(self):
        """Take the old device down, bill what it measured, put the new one in.

        :return: the history of the meter
        """
        self.ensure_one()
        meter = self.meter_id
        meter.check_access("write")
        old = self.segment_id
        self._check_complete(old)
        old._close(
            self.date,
            {
                line.band_id: (line.value_closing, line.is_rollover)
                for line in self.line_ids
            },
            self.note,
        )
        if not self.is_final:
            self._install(meter)
        return meter.action_open_readings()

    # === BUSINESS METHODS === #

    def _check_complete(self, old):
        if not old:
            raise UserError(
                self.env._(
                    "%(meter)s is taken down already. Set up a new meter instead.",
                    meter=self.meter_id.display_name,
                )
            )
        if not self.is_final and not (self.number or "").strip():
            raise UserError(self.env._("Type the number of the new device."))
        if blank := self.line_ids.filtered(lambda line: not line.is_typed)[:1]:
            raise UserError(
                self.env._(
                    "Type the closing reading of the old device %(band)s; tick “Read” "
                    "if it is 0.",
                    band=blank.band_id.name or "",
                )
            )

    def _install(self, meter):
        self.env["wuye.meter.segment"].create(
            [
                {
                    "meter_id": meter.id,
                    "number": self.number,
                    "multiplier": self.multiplier,
                    "digits": self.digits,
                    "date_install": self.date,
                    "reading_install": self.line_ids[:1].value_opening,
                    "band_ids": [
                        fields.Command.create(
                            {
                                "band_id": line.band_id.id,
                                "reading_install": line.value_opening,
                            }
                        )
                        for line in self.line_ids
                        if line.band_id
                    ],
                }
            ]
        )


class WuyeMeterReplaceLine(models.TransientModel):
    """One register of the device that goes, and of the one that comes."""

    _name = "wuye.meter.replace.line"
    _description = "Register of a Replacement"

    wizard_id = fields.Many2one("wuye.meter.replace", required=True, ondelete="cascade")
    band_id = fields.Many2one("wuye.fee.band", readonly=True)
    value_before = fields.Float(string="Last reading", readonly=True, digits=(16, 3))
    value_closing = fields.Float(string="Closing reading", digits=(16, 3))
    is_typed = fields.Boolean(
        string="Read",
        compute="_compute_is_typed",
        store=True,
        readonly=False,
        help="Blank and 0 are not the same: tick it for a closing reading of 0.",
    )
    is_rollover = fields.Boolean(
        string="Began anew",
        help="The meter passed its last number since the reading before (翻零).",
    )
    value_opening = fields.Float(string="Opening reading (new)", digits=(16, 3))

    @api.depends("value_closing")
    def _compute_is_typed(self):
        for line in self:
            line.is_typed = line.is_typed or bool(line.value_closing)
