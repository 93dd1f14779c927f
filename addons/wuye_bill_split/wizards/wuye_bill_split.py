from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.money import allocate
from wuye_engine.proration import split_amount

MOST = 36  # parts; a bill paid off over three years


class WuyeBillSplit(models.TransientModel):
    """An unpaid charge cut into parts, by amounts, by days or by payers (B18)."""

    _name = "wuye.bill.split"
    _description = "Split a Bill"

    charge_id = fields.Many2one(
        "wuye.charge", required=True, readonly=True, ondelete="cascade"
    )
    unit_id = fields.Many2one(related="charge_id.unit_id")
    currency_id = fields.Many2one(related="charge_id.currency_id")
    amount = fields.Monetary(related="charge_id.amount", string="Billed")
    period_start = fields.Date(related="charge_id.period_start")
    period_end = fields.Date(related="charge_id.period_end")
    method = fields.Selection(
        [
            ("amounts", "By amounts"),
            ("days", "By days"),
            ("payers", "By payers"),
        ],
        string="How",
        required=True,
        default="amounts",
    )
    parts = fields.Integer(string="Number of parts", required=True, default=2)
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Accounting date of the reversal and the new bills, in an open month.",
    )
    reason = fields.Char(required=True)
    line_ids = fields.One2many(
        "wuye.bill.split.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    amount_rest = fields.Monetary(
        string="Still to share out", compute="_compute_amount_rest"
    )
    rebill_id = fields.Many2one("wuye.rebill", string="Split or Merge", readonly=True)

    _parts_range = models.Constraint(
        f"CHECK(parts BETWEEN 2 AND {MOST})",
        "A bill is split into two parts at least, and 36 at most.",
    )

    # === COMPUTE === #

    @api.depends("charge_id", "method", "parts")
    def _compute_line_ids(self):
        """Equal parts to begin with; of days, by months where they suffice."""
        for wizard in self:
            commands = [fields.Command.clear()]
            if wizard.charge_id and 2 <= wizard.parts <= MOST:
                commands += [
                    fields.Command.create(vals) for vals in wizard._prepare_lines()
                ]
            wizard.line_ids = commands

    @api.depends("line_ids.amount", "amount")
    def _compute_amount_rest(self):
        for wizard in self:
            given = sum(wizard.line_ids.mapped("amount"))
            wizard.amount_rest = (wizard.currency_id or self.env.company.currency_id)[
                :1
            ].round(wizard.amount - given)

    @api.constrains("charge_id")
    def _check_charge_id(self):
        # what the page says of a charge is for who may see it; checks run as superuser
        self.charge_id.with_user(self.env.user).check_access("read")

    # === ACTIONS === #

    def action_split(self):
        """Split and open the record; twice splits once."""
        self.ensure_one()
        self.charge_id._check_may_rebill()
        self.lock_for_update()
        if not self.rebill_id:
            self.rebill_id = self.env["wuye.rebill"]._split(
                self.charge_id,
                self._checked_parts(),
                method=self.method,
                date=self.date,
                reason=self.reason,
            )
        return self.rebill_id._get_records_action(
            views=[[False, "form"]], target="current"
        )

    # === BUSINESS METHODS === #

    def _prepare_lines(self):
        charge = self.charge_id
        payers = [charge.partner_id.id] * self.parts
        if self.method == "payers":
            others = (self._payers() - charge.partner_id).ids
            payers = [charge.partner_id.id, *others, *[False] * self.parts]
        ends = [charge.period_end] * self.parts
        if self.method == "days":
            ends = self._default_ends()
        whole = charge._decimal(charge.amount)
        amounts = allocate(whole, [Decimal(1)] * self.parts)
        if self.method == "days" and charge.period_start <= ends[0]:
            amounts = self._amounts_by_days(ends)
        return [
            {
                "number": number + 1,
                "partner_id": payers[number],
                "period_end": ends[number],
                "amount": float(amounts[number]),
            }
            for number in range(self.parts)
        ]

    def _payers(self):
        """Who may owe a part: those who own, live in or pay for the unit meanwhile."""
        self.ensure_one()
        charge = self.charge_id
        occupancies = self.env["wuye.occupancy"].search(
            [
                ("unit_id", "=", charge.unit_id.id),
                ("date_from", "<=", charge.period_end),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", charge.period_start),
            ],
            order="date_from, id",
        )
        return charge.partner_id | occupancies.partner_id

    def _default_ends(self):
        """Last days of the parts: of months, else of stretches of equal length."""
        charge = self.charge_id
        start, end = charge.period_start, charge.period_end
        months = charge._months()
        if len(months) >= self.parts:
            share = len(months) / self.parts
            last = [months[round(share * n) - 1] for n in range(1, self.parts)]
            return [fields.Date.end_of(month, "month") for month in last] + [end]
        days = (end - start).days + 1
        return [
            fields.Date.add(start, days=days * n // self.parts - 1)
            for n in range(1, self.parts)
        ] + [end]

    def _starts(self, ends):
        """First days of parts that end on `ends`, one after the other."""
        after = [fields.Date.add(end, days=1) for end in ends[:-1]]
        return [self.charge_id.period_start, *after]

    def _amounts_by_days(self, ends):
        """The amount shared out by days; the parts add up to it (B4)."""
        charge = self.charge_id
        days = [
            max(0, (end - start).days + 1)
            for start, end in zip(self._starts(ends), ends, strict=True)
        ]
        return split_amount(charge._decimal(charge.amount), days)

    def _checked_parts(self):
        """The parts as the service wants them; UserError names the line at fault."""
        lines = self.line_ids.sorted("number")
        for line in lines:
            self._check_line(line)
        if self.method == "days":
            return self._parts_by_days(lines)
        if self.amount_rest:
            raise UserError(
                self.env._(
                    "The parts come to %(sum)s, but the bill is %(amount)s: correct "
                    "them by %(rest)s.",
                    sum=self.currency_id.format(sum(lines.mapped("amount"))),
                    amount=self.currency_id.format(self.amount),
                    rest=self.currency_id.format(self.amount_rest),
                )
            )
        self._check_payers(lines)
        charge = self.charge_id
        return [
            {
                "partner_id": line.partner_id.id,
                "period_start": charge.period_start,
                "period_end": charge.period_end,
                "amount": charge._decimal(line.amount),
            }
            for line in lines
        ]

    def _check_line(self, line):
        if self.currency_id.compare_amounts(line.amount, 0) <= 0:
            raise UserError(
                self.env._(
                    "Part %(number)s comes to nothing. Give it an amount, or make "
                    "fewer parts.",
                    number=line.number,
                )
            )
        if not line.partner_id or line.partner_id not in self._payers():
            raise UserError(
                self.env._(
                    "Part %(number)s: %(payer)s neither owns, lives in nor pays for "
                    "%(unit)s in this time. Choose one who does, or enter the "
                    "occupancy first.",
                    number=line.number,
                    payer=line.partner_id.display_name or self.env._("nobody"),
                    unit=self.unit_id.display_name,
                )
            )

    def _check_payers(self, lines):
        payers = lines.partner_id
        if self.method == "payers" and len(payers) < len(lines):
            raise UserError(
                self.env._("Each part has a payer of its own: choose another one.")
            )
        if self.method == "amounts" and payers != self.charge_id.partner_id:
            raise UserError(self.env._("To change who pays, split the bill by payers."))

    def _parts_by_days(self, lines):
        """Parts without gap or overlap, from the first day to the last."""
        charge = self.charge_id
        ends = lines.mapped("period_end")
        starts = self._starts(ends)
        wrong = next((n for n, end in enumerate(ends) if end < starts[n]), None)
        if wrong is not None or ends[-1] != charge.period_end:
            raise UserError(
                self.env._(
                    "Part %(number)s: the parts follow each other from %(start)s to "
                    "%(end)s without a gap. Correct its last day.",
                    number=(len(lines) if wrong is None else wrong + 1),
                    start=charge.period_start,
                    end=charge.period_end,
                )
            )
        amounts = self._amounts_by_days(ends)
        return [
            {
                "partner_id": line.partner_id.id,
                "period_start": start,
                "period_end": line.period_end,
                "amount": amount,
            }
            for line, start, amount in zip(lines, starts, amounts, strict=True)
        ]
