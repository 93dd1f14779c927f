from odoo import api, fields, models
from odoo.exceptions import UserError

from .wuye_shift import TAKERS

HITS = 8  # shown below the search


class WuyeCashier(models.AbstractModel):
    """The service of the cash desk: what its screen asks for (D1).

    Every method is called with the token of the computer's desk, and answers for the
    caller only: his shift, the payer being served, never what was taken (D3).
    """

    _name = "wuye.cashier"
    _description = "Cash Desk"

    # === CALLED BY THE SCREEN === #

    @api.model
    def load_desk(self, token):
        """What stands around the payer: desk, shift, tenders, the next receipt.

        Nothing of a payer, so that a locked screen is told it as well.
        """
        self._check_post()
        desk = self.env["wuye.desk"]._registered(token)
        shift = self.env["wuye.shift"]._mine()
        return {
            "desk": {"id": desk.id, "name": desk.display_name},
            "user": self.env.user.name,
            "shift": self._say_shift(shift),
            "tenders": self.env["wuye.tender"]._offered(desk.company_id),
            "numbers": self._say_numbers(desk),
        }

    @api.model
    def has_open_desk(self, token):
        """Whether the computer is a desk at which the caller has his shift open."""
        self._check_post()
        try:
            desk = self.env["wuye.desk"]._registered(token)
        except UserError:  # no desk, or not one of his communities
            return False
        return self.env["wuye.shift"]._mine().desk_id == desk

    @api.model
    def open_shift(self, token, amount_float):
        """Begin a shift at this desk with so much cash to give change from."""
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        self.env["wuye.shift"]._open(desk, amount_float)
        return self.load_desk(token)

    @api.model
    def close_shift(self, token, counted):
        """End the caller's shift at this desk by what he counted.

        :param counted: {tender: yuan}
        :return: {"name", "counts": [{"label", "counted", "expected", "difference"}]}
        """
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        shift = self.env["wuye.shift"]._require_mine(desk)
        kinds = self.env["wuye.tender"]._kinds()
        return {
            "name": shift.name,
            "counts": [
                {
                    "label": kinds[count.tender]["label"],
                    "counted": count.counted,
                    "expected": count.expected,
                    "difference": count.difference,
                }
                for count in shift._close(counted).sudo()  # sudo: his own count
            ],
        }

    @api.model
    def search_units(self, token, text):
        """Units found by what was typed or scanned: [{"id", "name", "payer"}].

        Those of the desk's community; others of the company only where it has none.
        """
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        typed = [("display_name", "ilike", text)]
        here = [("community_id", "=", desk.community_id.id)]
        units = self.env["wuye.unit"].search(typed + here, limit=HITS)
        if not units:
            there = [("company_id", "=", desk.company_id.id)]
            units = self.env["wuye.unit"].search(typed + there, limit=HITS)
        return [
            {
                "id": unit.id,
                "name": unit.display_name,
                "payer": unit.payer_id.display_name or "",
            }
            for unit in units
        ]

    @api.model
    def open_unit(self, token, unit_id, partner_id=None):
        """The open bills of a unit's payer, grouped by item, with ages and damages.

        :param partner_id: another payer of the unit; by default who owes the oldest
        """
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        unit = self.env["wuye.unit"].browse(unit_id)
        unit.check_access("read")
        charges = self._open_charges(unit)
        payers = charges.partner_id | unit.payer_id
        payer = payers.filtered(lambda partner: partner.id == partner_id) or payers[:1]
        mine = charges.filtered(lambda charge: charge.partner_id == payer)
        return {
            "unit": self._say_unit(unit),
            "payer": {"id": payer.id, "name": payer.display_name or ""},
            "payers": [{"id": p.id, "name": p.display_name} for p in payers],
            "bills": self._say_bills(desk, mine),
            "advance": self._advance_left(unit, payer),
        }

    # === PARTS === #

    @api.model
    def _check_post(self):
        """Housekeepers and those who compute bills never take money (D11, R67)."""
        self.env["res.users"]._require_post(
            TAKERS, self.env._("Your post takes no money. Send the payer to the desk.")
        )

    @api.model
    def _open_charges(self, unit):
        """What is open of a unit, oldest first."""
        charges = self.env["wuye.charge"].search(
            [
                ("unit_id", "=", unit.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ]
        )
        return charges._settlement_order()

    @api.model
    def _is_taken(self, desk, item):
        """Whether a fee is of the lines of this collector and this desk (J6, R57)."""
        lines = desk.line_ids
        return item.is_taken_by_me and (not lines or item.business_line_id in lines)

    @api.model
    def _say_bills(self, desk, charges):
        """Rows of the middle of the screen.

        :return: [{"id", "item", "month", "text", "due", "days", "open", "late",
            "is_taken"}]; amounts in yuan
        """
        today = fields.Date.context_today(self)
        owed = self._late_owed(charges, today)
        return [
            {
                "id": charge.id,
                "item": charge.item_id.display_name,
                "month": charge.service_month or charge.bill_month,
                "text": charge.display_name,
                "days": max((today - charge.date_due).days, 0),
                "open": charge.amount_residual,
                "late": float(owed[charge].amount) if charge in owed else 0.0,
                "is_taken": self._is_taken(desk, charge.item_id),
            }
            for charge in charges
        ]

    @api.model
    def _late_owed(self, charges, day):
        """{charge: damages} to the day before: what is paid today bears none."""
        # sudo: rules and settlements count whoever looks; bills are the user's own
        return (
            self.env["wuye.late.fee"]
            .sudo()
            ._owed(charges.sudo(), fields.Date.subtract(day, days=1))
        )

    @api.model
    def _advance_left(self, unit, payer):
        """What the payer paid ahead for the unit and is not used, in yuan."""
        # sudo: the sum of the payer being served, no list of what was taken
        advances = self.env["wuye.advance"].sudo()
        [[left]] = advances._read_group(
            [("unit_id", "=", unit.id), ("partner_id", "=", payer.id)],
            aggregates=["amount_left:sum"],
        )
        return left or 0.0

    @api.model
    def _say_unit(self, unit):
        return {
            "id": unit.id,
            "name": unit.display_name,
            "area": unit.area_building,
            # sudo: whose car it is the collector may not look up, the plates of a room
            # stand on its card
            "plates": unit.sudo().vehicle_ids.mapped("plate"),
        }

    @api.model
    def _say_shift(self, shift):
        if not shift:
            return False
        return {
            "name": shift.name,
        }

    @api.model
    def _say_numbers(self, desk):
        """{"next", "left"}: the receipt that comes next; it is taken with the money."""
        blank = self.env["wuye.receipt.number"].search_count(self._is_blank(desk))
        return {"next": self._drawn(desk, limit=1).name or False, "left": blank}

    @api.model
    def _drawn(self, desk, limit=None):
        """The receipts the caller holds for the desk's community, in their order."""
        return self.env["wuye.receipt.number"].search_fetch(
            self._is_blank(desk), ["name"], order="book_id, number", limit=limit
        )

    @api.model
    def _is_blank(self, desk):
        """Domain of the receipts the caller can still write here."""
        return [
            ("holder_id", "=", self.env.uid),
            ("state", "=", "drawn"),
            ("community_id", "=", desk.community_id.id),
            ("book_id.kind", "=", "receipt"),
        ]

    @api.model
    def _refuse_without_number(self):
        raise UserError(
            self.env._(
                "You hold no blank receipt, so no money can be taken. Draw some from "
                "the receipt keeper."
            )
        )
