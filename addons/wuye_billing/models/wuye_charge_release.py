from decimal import Decimal

from odoo import api, fields, models

from wuye_engine.money import split_cumulative, split_last_takes_rest

from ..closed_month import ClosedMonth


class WuyeChargeRelease(models.Model):
    """One month's share of a bill over several months, from deferred to earned.

    The declared rounding: the last month takes the rest, or cumulative (100,000
    over 12 months is not 12 times 8,333.30).
    """

    _name = "wuye.charge.release"
    _description = "Income Release"
    _order = "month, id"
    _rec_name = "charge_id"

    charge_id = fields.Many2one(
        "wuye.charge", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="charge_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="charge_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True)
    amount = fields.Monetary(required=True, help="Net of VAT.")
    move_id = fields.Many2one(
        "account.move", index="btree_not_null", ondelete="restrict", readonly=True
    )

    _month_uniq = models.Constraint(
        "UNIQUE(charge_id, month)", "This month of the charge has its release already."
    )
    _month_open = ClosedMonth(
        *("charge_id", "month", "amount", "move_id"),
        day="month",
        message="The month is closed: the income earned in it stays.",
    )

    @api.model
    def _create_for(self, charges):
        """Schedule the months of posted, deferred charges and of what adjusts them."""
        vals_list = []
        for charge in charges:
            vals_list += self._prepare_months(charge)
        return self.create(vals_list)

    @api.model
    def _prepare_months(self, charge):
        """Values of a charge's releases, a month each; they add up to its net."""
        months = charge._release_months()
        split = (
            split_cumulative
            if charge.item_id.release_rounding == "cumulative"
            else split_last_takes_rest
        )
        net = Decimal(f"{charge.amount_base:.2f}")
        return [
            {"charge_id": charge.id, "month": month, "amount": float(part)}
            for month, part in zip(
                months, split(net, len(months), Decimal("0.01")), strict=True
            )
        ]

    @api.model
    def _cancel(self, charges, reversals):
        """Take the releases of reversed charges back: the booked ones by a counter."""
        releases = self.search([("charge_id", "in", charges.ids)])
        booked = releases.filtered("move_id")
        (releases - booked).unlink()
        by_origin = {reversal.origin_id: reversal for reversal in reversals}
        return self.create(
            [
                {
                    "charge_id": by_origin[charge].id,
                    "month": by_origin[charge].date.replace(day=1),
                    "amount": -sum(group.mapped("amount")),
                }
                for charge, group in booked.grouped("charge_id").items()
            ]
        )

    @api.model
    def _release(self, community, month):
        """Book all releases due until `month`: one entry a month. Again: nothing."""
        due = self.search(
            [
                ("community_id", "=", community.id),
                ("month", "<=", month),
                ("move_id", "=", False),
            ]
        )
        moves = self.env["account.move"]
        for served, releases in due.grouped("month").items():
            moves += releases._book(community, served)
        return moves

    def _book(self, community, served):
        """One entry for the releases of a month: deferred income to income."""
        company = community.company_id
        deferred = company._wuye_account("deferred")
        lines = []
        for account, group in self.grouped(
            lambda r: r.charge_id.item_id._income_account()
        ).items():
            amount = company.currency_id.round(sum(group.mapped("amount")))
            lines += [
                {"account_id": deferred.id, "balance": amount},
                {"account_id": account.id, "balance": -amount},
            ]
        move = self.env["wuye.settlement"]._create_entry(
            community,
            self.env["wuye.month"]._open_date(
                community, fields.Date.end_of(served, "month")
            ),
            "release",
            [{**line, "wuye_community_id": community.id} for line in lines],
            ref=company._wuye_written().env._(
                "Income of %(month)s", month=served.strftime("%Y-%m")
            ),
        )
        self.move_id = move
        return move
