from odoo import fields, models
from odoo.exceptions import UserError

from wuye_engine.text import plain_number


class WuyeMeterRound(models.Model):
    """A reading round 抄表路线: which meters are read, in the order of the walk (R47).

    It holds for every month; what is read on it are readings like any other.
    """

    _name = "wuye.meter.round"
    _description = "Reading Round"
    _order = "community_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
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
    )
    reader_ids = fields.Many2many(
        "res.users",
        string="Readers",
        help="Who walks it. Empty: every meter reader of the community.",
    )
    stop_ids = fields.One2many("wuye.meter.round.stop", "round_id", copy=True)
    stop_count = fields.Integer(string="Meters", compute="_compute_stop_count")
    note = fields.Text(help="Printed on the route sheet: keys, whom to ring up.")

    _name_uniq = models.UniqueIndex(
        "(community_id, item_id, name)",
        "This community has a round of that name for the item already.",
    )

    def _compute_stop_count(self):
        counts = dict(
            self.env["wuye.meter.round.stop"]._read_group(
                [("round_id", "in", self.ids)], ["round_id"], ["__count"]
            )
        )
        for record in self:
            record.stop_count = counts.get(record._origin, 0)

    # === ACTIONS === #

    def action_fill(self):
        """Add the meters in use that are in no round, drop those taken down.

        What is there keeps its place; what is new comes where its room would.
        """
        self.check_access("write")
        for record in self:
            record._fill()
            if not record.stop_ids:
                raise UserError(
                    record.env._(
                        "No meter of %(item)s is in use in %(community)s that is not "
                        "in another round already. Enter or import meters first.",
                        item=record.item_id.name,
                        community=record.community_id.name,
                    )
                )
        return True

    def action_open_phone(self):
        """The page on which the round is walked."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_meter_round.wuye_meter_round_action_phone"
        )
        action["params"] = {"round_id": self.id}
        return action

    # === BUSINESS METHODS === #

    def _fill(self):
        """See `action_fill`; of one round."""
        meters = self._meters()
        self.stop_ids.filtered(lambda stop: stop.meter_id not in meters).unlink()
        new = meters - self.stop_ids.meter_id - self._others().stop_ids.meter_id
        self.stop_ids = [fields.Command.create({"meter_id": meter.id}) for meter in new]
        if new:
            self._place(new)

    def _meters(self):
        """The meters in use that this round could have."""
        self.ensure_one()
        return self.env["wuye.meter"].search(
            [
                ("community_id", "=", self.community_id.id),
                ("item_id", "=", self.item_id.id),
                ("state", "=", "running"),
            ]
        )

    def _others(self):
        """The other rounds of the community and item."""
        return self.search(
            [
                ("community_id", "=", self.community_id.id),
                ("item_id", "=", self.item_id.id),
                ("id", "!=", self.id),
            ]
        )

    def _place(self, new):
        """Put stops of new meters behind the last one whose room comes before."""
        order = self.env["wuye.meter.sheet"]._round
        stops = list(self.stop_ids.filtered(lambda s: s.meter_id not in new).sorted())
        added = self.stop_ids.filtered(lambda s: s.meter_id in new)
        for stop in added.sorted(lambda s: order(s.meter_id.segment_id)):
            key = order(stop.meter_id.segment_id)
            before = [
                at
                for at, other in enumerate(stops)
                if order(other.meter_id.segment_id) <= key
            ]
            stops.insert(before[-1] + 1 if before else 0, stop)
        for number, stop in enumerate(stops, start=1):
            stop.sequence = number

    def _printed_rows(self):
        """The rows of the route sheet on paper: of this month, blanks to fill in."""
        self.ensure_one()
        month = fields.Date.start_of(fields.Date.context_today(self), "month")
        return [
            {**row, "before_text": plain_number(row["before"])}
            for row in self._rows(month)
        ]

    def _rows(self, month):
        """The sheet's rows of the meters on the round, in its order, with its notes."""
        self.ensure_one()
        stops = {stop.meter_id.id: stop for stop in self.stop_ids}
        last = fields.Date.end_of(month, "month")
        segments = self.stop_ids.meter_id.segment_id.filtered(
            lambda segment: segment.date_install <= last
        )
        meters = {segment.id: segment.meter_id.id for segment in segments}
        rows = self.env["wuye.meter.sheet"]._rows(segments, month)
        for row in rows:
            row["note"] = stops[meters[row["segment_id"]]].note or ""
        place = {meter: number for number, meter in enumerate(stops)}
        return sorted(rows, key=lambda row: place[meters[row["segment_id"]]])
