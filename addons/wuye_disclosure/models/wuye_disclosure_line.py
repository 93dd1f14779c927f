from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..sections import FEE_COLUMNS, SECTIONS

FEE_SECTION = ("fee", "Fees and arrears")


class WuyeDisclosureLine(models.Model):
    """A line of the report: a category of income or expense, or a fee item.

    Its figure opens the items it is made of; of what is published, as the books are
    now, while the line stays as it was published.
    """

    _name = "wuye.disclosure.line"
    _description = "Line of the Disclosure"
    _order = "disclosure_id desc, section_order, sequence, id"

    disclosure_id = fields.Many2one(
        "wuye.disclosure", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="disclosure_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="disclosure_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    section = fields.Selection([*SECTIONS, FEE_SECTION], required=True)
    section_order = fields.Integer(
        compute="_compute_section_order", store=True, precompute=True
    )
    sequence = fields.Integer()
    category_id = fields.Many2one("wuye.disclosure.category", ondelete="restrict")
    item_id = fields.Many2one("wuye.fee.item", ondelete="restrict")
    name = fields.Char(required=True, help="As it was called when it was computed.")
    amount = fields.Monetary()
    amount_opening = fields.Monetary(string="Opening arrears")
    amount_due = fields.Monetary(string="Due")
    amount_collected = fields.Monetary(
        string="Collected",
        help="Payments, applied advances and credits on what was due before or in the "
        "period.",
    )
    amount_written_off = fields.Monetary(string="Written off")
    amount_closing = fields.Monetary(string="Closing arrears")
    is_frozen = fields.Boolean(readonly=True, help="Its report is published.")

    _identity = models.Constraint(
        "CHECK(section <> 'fee' OR amount_closing = amount_opening + amount_due"
        " - amount_collected - amount_written_off)",
        "A line of fees does not balance.",
    )
    _frozen = Immutable(
        *("disclosure_id", "section", "name", "amount", "is_frozen", "category_id"),
        *("item_id", *(f"amount_{column}" for column in FEE_COLUMNS)),
        message="A line of a published report stays as it is.",
        when="OLD.is_frozen",
    )
    _kept = NeverDeleted("A published report keeps its lines.", when="OLD.is_frozen")

    @api.depends("section")
    def _compute_section_order(self):
        order = [key for key, _label in (*SECTIONS, FEE_SECTION)]
        for line in self:
            line.section_order = order.index(line.section)

    # === ACTIONS === #

    def action_open_rows(self):
        """The items that this figure is the sum of, for who may see all of them."""
        self.ensure_one()
        self.check_access("read")
        self._check_sees_all()
        if self.section == "fee":
            return self._open_fee("arrears")
        domain = self.disclosure_id._row_domain(self.section, self.category_id)
        return self.disclosure_id._rows_action(domain, self.name)

    def action_open_due(self):
        return self._open_fee("due")

    def action_open_opening(self):
        return self._open_fee("opening")

    def action_open_collected(self):
        return self._open_fee("collected")

    # === BUSINESS METHODS === #

    def _amount_names(self):
        if self.section == "fee":
            return tuple(f"amount_{column}" for column in FEE_COLUMNS)
        return ("amount",)

    def _check_sees_all(self):
        """A list of some lines of business would not add up to the figure (J6)."""
        if self.env.user._sees_some_lines():
            raise UserError(
                self.env._(
                    "You see some business lines only, so the list would not add up to "
                    "this figure. Ask an accountant for it."
                )
            )

    def _fee_domain(self, figure):
        """Rows of the dashboard behind a column of the block of fees."""
        self.ensure_one()
        board = self.env["wuye.dashboard"]
        chosen = self.disclosure_id._fee_choice()
        chosen["base"] &= Domain("item_id", "=", self.item_id.id)
        names = ("current", "recovered") if figure == "collected" else (figure,)
        return Domain.OR(board._domain(name, chosen) for name in names)

    def _open_fee(self, figure):
        self.ensure_one()
        self.check_access("read")
        self._check_sees_all()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_dashboard.wuye_dashboard_row_action"
        )
        return {**action, "domain": list(self._fee_domain(figure))}
