import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.money import to_decimal
from wuye_engine.vat import split_inclusive

_logger = logging.getLogger(__name__)


class WuyeWalletDay(models.Model):
    """The collective entry of a place's day (ACCOUNTING rows 25b, 25c).

    Made once the day is over; what was given back that day is taken off. A taps's row
    is never touched: a day's entries are those of its place and date.
    """

    _name = "wuye.wallet.day"
    _description = "Day of a Place"
    _order = "date desc, place_id"
    _rec_name = "date"
    _check_company_auto = True

    place_id = fields.Many2one(
        "wuye.wallet.place",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="place_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="place_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True, index=True)
    taps = fields.Integer(readonly=True)
    amount = fields.Monetary(string="Sold", readonly=True)
    commission = fields.Monetary(readonly=True, help="Kept of a merchant's sales.")
    tax = fields.Monetary(string="VAT", readonly=True)
    net = fields.Monetary(
        string="To the merchant", compute="_compute_net", store=True, precompute=True
    )
    merchant_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, ondelete="restrict"
    )

    _once = models.Constraint(
        "UNIQUE(place_id, date)", "The day of this place was booked already."
    )
    _booked = Immutable(
        *("place_id", "date", "taps", "amount", "commission", "tax", "move_id"),
        *("merchant_id", "net"),
        message="A day that is booked stays: give purchases back on another day.",
        when="OLD.move_id IS NOT NULL OR OLD.amount = 0",
    )
    _kept = NeverDeleted("A day that is booked is never deleted.")

    @api.depends("amount", "commission", "merchant_id")
    def _compute_net(self):
        for day in self:
            day.net = day.amount - day.commission if day.merchant_id else 0.0

    def action_entries(self):
        """What was spent and given back at the place on the day."""
        self.ensure_one()
        self.check_access("read")
        name = "wuye_wallet.wuye_wallet_entry_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = [("place_id", "=", self.place_id.id), ("date", "=", self.date)]
        return {**action, "domain": domain}

    @api.model
    def _cron_book(self):
        """Book the days that are over, each for itself."""
        for company in self.env["wuye.audit"]._companies():
            for _day in self._book_waiting(company):
                self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _book_waiting(self, company):
        """Yield the days of a company as they are booked.

        What cannot be booked (an account is not mapped) stops no other place; the audit
        names it.
        """
        for place_id, date in self._waiting(company):
            place = self.env["wuye.wallet.place"].browse(place_id)
            try:
                with self.env.cr.savepoint():
                    day = self._book(place, date)
            except UserError as error:
                _logger.warning("%s, %s: %s", place.display_name, date, error)
            else:
                yield day

    @api.model
    def _waiting(self, company, until=None):
        """[(place's id, date)] of days that are over and not booked, oldest first."""
        until = until or self.env["wuye.wallet"]._today() - timedelta(days=1)
        return self.env.execute_query(
            SQL(
                """
                SELECT entry.place_id, entry.date FROM wuye_wallet_entry entry
             LEFT JOIN wuye_wallet_day day
                    ON day.place_id = entry.place_id AND day.date = entry.date
                 WHERE entry.company_id = %s AND entry.place_id IS NOT NULL
                   AND entry.date <= %s AND day.id IS NULL
              GROUP BY 1, 2 ORDER BY 2, 1
                """,
                company.id,
                until,
            )
        )

    @api.model
    def _book(self, place, date):
        """The day of a place, booked; once."""
        [(taps, total)] = self.env.execute_query(
            SQL(
                "SELECT count(*), coalesce(-sum(amount), 0) FROM wuye_wallet_entry"
                " WHERE place_id = %s AND date = %s",
                place.id,
                date,
            )
        )
        amount = to_decimal(total, 2)
        earned = amount
        if place.merchant_id:
            earned = to_decimal(amount * to_decimal(place.commission, 2) / 100, 2)
        split = split_inclusive(earned, to_decimal(place.tax_rate, 2))
        day = self.create(
            {
                "place_id": place.id,
                "date": date,
                "taps": taps,
                "amount": float(amount),
                "commission": float(earned) if place.merchant_id else 0.0,
                "tax": float(split.tax),
                "merchant_id": place.merchant_id.id,
            }
        )
        if amount:
            day.move_id = day._create_move(amount, split)
        return day

    def _create_move(self, amount, split):
        """Dr WAL, Cr income and VAT; a merchant's: Dr WAL-M, Cr MER, income and VAT."""
        place, company = self.place_id, self.company_id
        account = company._wuye_account
        income = place.income_account_id or account("income_service")
        wallet = account("wallet_merchant" if place.merchant_id else "wallet")
        rows = [(wallet, amount), (income, -split.base), (account("vat"), -split.tax)]
        if place.merchant_id:
            rows.append((account("merchant"), split.gross - amount))
        label = company._wuye_written().env._(
            "Spent from wallets at %(place)s on %(date)s",
            place=place.name,
            date=self.date,
        )
        lines = [
            {
                "account_id": row_account.id,
                "balance": float(balance),
                "name": label,
                "wuye_community_id": self.community_id.id,
                "partner_id": place.merchant_id.id,
            }
            for row_account, balance in rows
            if balance
        ]
        day = self.env["wuye.month"]._open_date(self.community_id, self.date)
        return self.env["wuye.settlement"]._create_entry(
            self.community_id, day, "wallet", lines, ref=label
        )
