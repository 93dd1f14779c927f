from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

OWNERS = ("owner", "co_owner")
WHOLE = 100.0  # percent


class WuyeOccupancy(models.Model):
    """Who stands in which relation to a unit, from when to when (R17, R31).

    Owning, living in and paying for a unit are different facts with dates of their own.
    A change of owner is one row ended and another begun, never an overwritten name.
    """

    _name = "wuye.occupancy"
    _description = "Occupancy"
    _inherit = ["mail.thread"]
    _order = "unit_id, date_from desc, id desc"
    _check_company_auto = True

    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict", check_company=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="unit_id.company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    unit_kind = fields.Selection(
        related="unit_id.kind", string="Kind of Unit", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    role = fields.Selection(
        [
            ("owner", "Owner"),
            ("co_owner", "Co-owner"),
            ("tenant", "Tenant"),
            ("family", "Family Member"),
            ("payer", "Payer"),
        ],
        required=True,
        default="owner",
        tracking=True,
    )
    item_key = fields.Integer(
        required=True,
        default=0,
        aggregator=None,
        help="Technical: the fee item a payer answers for; 0 for all of them.",
    )
    date_from = fields.Date(
        string="From",
        tracking=True,
        help="First day, included. Empty means: ever since.",
    )
    date_to = fields.Date(
        string="Until",
        tracking=True,
        help="Last day, included. Empty means: until further notice. A new owner "
        "begins on the following day.",
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        aggregator=None,
        help="Share of the property in percent, for owners and co-owners.",
    )
    relation = fields.Selection(
        [
            ("spouse", "Spouse"),
            ("child", "Child"),
            ("parent", "Parent"),
            ("relative", "Other Relative"),
            ("staff", "Employee"),
            ("other", "Other"),
        ],
        help="Of a family member or resident to the owner or tenant.",
    )
    is_contact = fields.Boolean(
        string="Contact",
        help="Whom to ring about this unit first, whoever owns it.",
    )
    note = fields.Char(string="Notes")
    is_current = fields.Boolean(
        string="Current", compute="_compute_is_current", search="_search_is_current"
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "An occupancy cannot end before it begins."
    )
    _share_range = models.Constraint(
        "CHECK (share >= 0 AND share <= 100)", "A share lies between 0 and 100 percent."
    )
    _item_key_payer = models.Constraint(
        "CHECK (item_key = 0 OR (item_key > 0 AND role = 'payer'))",
        "Only a payer can be named for a single fee item.",
    )
    _payer_overlap = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, role WITH =, item_key WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&) "
        "WHERE (role IN ('owner', 'payer'))",
        "On these days the unit already has an owner or payer. End the earlier row on "
        "the day before, then add the new one.",
    )
    _person_overlap = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, role WITH =, partner_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&) "
        "WHERE (role IN ('co_owner', 'tenant', 'family'))",
        "This person already has this role in the unit on these days.",
    )

    @api.constrains("unit_id", "role", "share", "date_from", "date_to")
    def _check_shares(self):
        """On no day do the owners of a unit hold more than the whole of it."""
        owners = Domain("role", "in", OWNERS) & Domain("share", ">", 0)
        rows = self.search(owners & Domain("unit_id", "in", self.unit_id.ids))
        for unit, shared in rows.grouped("unit_id").items():
            for row in shared:
                # shares only grow on a day on which one begins
                day = row.date_from
                held = shared.filtered(lambda other, day=day: other._covers(day))
                total = sum(held.mapped("share"))
                if fields.Float.compare(total, WHOLE, precision_digits=2) > 0:
                    raise ValidationError(
                        self.env._(
                            "The owners of %(unit)s would hold %(total)g percent "
                            "together: %(shares)s. Correct the shares or end a row.",
                            unit=unit.display_name,
                            total=total,
                            shares=", ".join(
                                f"{other.partner_id.name} {other.share:g} %"
                                for other in held
                            ),
                        )
                    )

    def _covers(self, day):
        """Whether the row is in force on a day; no day: ever since."""
        starts = not self.date_from or (day and self.date_from <= day)
        return starts and (not self.date_to or not day or day <= self.date_to)

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_current = row._covers(today)

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        current = self._domain_on(fields.Date.context_today(self))
        found = Domain.FALSE
        for wanted in value:
            found |= current if wanted else ~current
        return found

    @api.depends("unit_id.display_name", "partner_id.name", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for row in self:
            parts = (row.unit_id.display_name, row.partner_id.name, roles.get(row.role))
            row.display_name = " · ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        # A form ends one row and adds the next in one go: the end must reach the
        # database before the new row does, or the exclusion refuses the pair.
        self.flush_model()
        return super().create(vals_list)

    def action_end_today(self):
        """End the occupancies today: the last day is today."""
        today = fields.Date.context_today(self)
        self.filtered("is_current").write({"date_to": today})

    @api.model
    def _domain_on(self, day):
        """Rows in force on a day."""
        return self._domain_between(day, day)

    @api.model
    def _domain_between(self, date_from, date_to):
        """Rows in force on at least one day of the period; False means no limit."""
        domain = Domain.TRUE
        if date_to:
            domain &= Domain("date_from", "=", False) | Domain(
                "date_from", "<=", date_to
            )
        if date_from:
            domain &= Domain("date_to", "=", False) | Domain("date_to", ">=", date_from)
        return domain
