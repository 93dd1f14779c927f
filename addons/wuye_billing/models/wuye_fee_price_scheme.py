import re
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from wuye_engine.errors import EngineError
from wuye_engine.formula import Formula
from wuye_engine.money import to_decimal
from wuye_engine.scheme import Household, Scheme, Season, Version
from wuye_engine.text import plain_number
from wuye_engine.tiers import Tier, Tiers

from .wuye_fee_price import RULES

PRICE_PLACES, QUANTITY_PLACES, PERCENT_PLACES = 6, 3, 2
SEASON_DAY = re.compile(r"(\d{1,2})[-.月/](\d{1,2})日?")


class WuyeFeePrice(models.Model):
    """The rule of a price version beyond a price each (B1, C8, R48)."""

    _inherit = "wuye.fee.price"

    method = fields.Selection(
        [
            ("unit", "One price"),
            ("tiers", "Tiers"),
            ("bands", "By time of day"),
            ("formula", "Formula"),
        ],
        required=True,
        default="unit",
        help="Tiers and prices by time of day are for items with consumption.",
    )
    tier_ids = fields.One2many("wuye.fee.price.tier", "price_id", copy=True)
    tier_period = fields.Selection(
        [("month", "Month"), ("year", "Year")],
        string="Limits hold for the",
        required=True,
        default="month",
        help="Year: what was used since its first month counts, bill after bill.",
    )
    tier_start_month = fields.Integer(
        string="Year begins in month", default=1, aggregator=None
    )
    household_included = fields.Integer(
        string="Persons included",
        aggregator=None,
        help="Each person above raises the limits by “More per person”. The number of "
        "persons stands on the unit.",
    )
    band_ids = fields.One2many("wuye.fee.price.band", "price_id", copy=True)
    part_ids = fields.One2many("wuye.fee.price.part", "price_id", copy=True)
    formula = fields.Char(
        help="Over the names of Configuration > Formula Names, e.g. 建筑面积 × 单价 + "
        "if(楼层 > 10, 5, 0). Of a monthly fee: yuan a month; of consumption: yuan for "
        "all of it."
    )
    minimum = fields.Float(
        digits=(16, 2), help="The least that a bill with any consumption comes to."
    )
    vacant_percent = fields.Float(
        string="Vacant pays (%)",
        digits=(5, 2),
        default=100.0,
        aggregator=None,
        help="Of the price, on the days of an approved vacancy.",
    )
    season_from = fields.Char(
        string="Each year from", help="Month and day, e.g. 11-15. Empty: all year."
    )
    season_to = fields.Char(string="to", help="Last day, itself included, e.g. 03-15.")
    summary = fields.Char(string="Rule", compute="_compute_summary")

    _tier_start_month_range = models.Constraint(
        "CHECK(tier_start_month BETWEEN 1 AND 12)", "A month is a number from 1 to 12."
    )

    # === COMPUTE === #

    @api.depends("method", "price", "formula", "season_from", "season_to")
    @api.depends("tier_ids.price", "band_ids.price", "part_ids.price", "part_ids.name")
    @api.depends_context("lang")
    def _compute_summary(self):
        for version in self:
            if version.method == "formula":
                words = [version.formula or ""]
            elif version.method == "tiers":
                words = [
                    " / ".join(plain_number(row.price) for row in version.tier_ids)
                ]
            elif version.method == "bands":
                words = [
                    f"{row.band_id.name} {plain_number(row.price)}"
                    for row in version.band_ids
                ]
            else:
                words = [plain_number(version.price)]
            words += [
                f"{row.name} {plain_number(row.price)}" for row in version.part_ids
            ]
            if version.season_from:
                words.append(f"{version.season_from} – {version.season_to}")
            version.summary = " + ".join(word for word in words if word)

    # === CONSTRAINTS === #

    @api.constrains("price", "date_from", *RULES)
    def _check_scheme(self):
        for version in self:
            try:
                scheme = version._scheme()
                version._season()
            except EngineError as error:
                raise ValidationError(version._say(error)) from error
            version._check_method()
            if scheme.formula:
                self.env["wuye.fee.variable"]._check_formula(
                    scheme.formula, version.company_id
                )

    def _check_method(self):
        """Rules that need a consumption, or rows, are refused where there are none."""
        self.ensure_one()
        has_usage = self.item_id.basis == "quantity"
        if self.method in ("tiers", "bands") and not has_usage:
            raise ValidationError(
                self.env._(
                    "%(item)s has no consumption: tiers and prices by time of day do "
                    "not fit. Choose one price or a formula.",
                    item=self.item_id.name,
                )
            )
        if self.item_id.basis == "percent" and (
            self.method != "unit" or self.part_ids or self.minimum
        ):
            raise ValidationError(
                self.env._(
                    "%(item)s is a percentage of other items: its price is one number, "
                    "the percentage.",
                    item=self.item_id.name,
                )
            )
        if self.method == "bands" and not self.band_ids:
            raise ValidationError(
                self.env._("Enter a price for each band of the day that is metered.")
            )
        if bool(self.season_from) != bool(self.season_to):
            raise ValidationError(
                self.env._("A season has a first and a last day: enter both, or none.")
            )

    def _say(self, error):
        """What is wrong with the rule, where, and what to do."""
        details = error.details()
        if error.code == "invalid_tiers":
            reasons = {
                "none": self.env._("enter at least one tier"),
                "limit": self.env._("its limit is not above the one before"),
                "open_too_early": self.env._("only the last tier has no limit"),
                "not_open": self.env._(
                    "the last tier has no limit, so that every consumption has a price"
                ),
                "price": self.env._("its price is less than zero"),
                "household": self.env._("each limit needs its step per person"),
            }
            return self.env._(
                "Tier %(number)s: %(reason)s.",
                number=details["tier"],
                reason=reasons[details["reason"]],
            )
        if error.code == "invalid_period":
            return self.env._(
                "%(start)s to %(end)s is no season: write month and day, e.g. 11-15.",
                start=self.season_from,
                end=self.season_to,
            )
        if error.code == "invalid_number":
            return self.env._(
                "%(value)s: a price is zero or more, a percentage lies from 0 to 100.",
                value=details["value"],
            )
        return self.env["wuye.charge.builder"]._say(error)

    # === BUSINESS METHODS === #

    def _version(self):
        """The engine's terms for this version."""
        self.ensure_one()
        return Version(self._scheme(), self.date_from, self._season())

    def _season(self):
        """:raises InvalidPeriod: for days that are none"""
        if not self.season_from or not self.season_to:
            return None
        days = []
        for text in (self.season_from, self.season_to):
            found = SEASON_DAY.fullmatch(text.strip())
            days.append((int(found[1]), int(found[2])) if found else (0, 0))
        return Season(*days)

    def _scheme(self):
        """:raises EngineError: for a rule that is none"""
        self.ensure_one()
        return Scheme(
            price=to_decimal(self.price, PRICE_PLACES),
            tiers=self._tiers(),
            yearly=self.tier_period == "year",
            household=self._household(),
            bands={
                row.band_id.code: to_decimal(row.price, PRICE_PLACES)
                for row in self.band_ids
                if self.method == "bands"
            },
            parts={
                row.name: to_decimal(row.price, PRICE_PLACES) for row in self.part_ids
            },
            formula=Formula(self.formula or "") if self.method == "formula" else None,
            minimum=to_decimal(self.minimum, 2),
            vacant_percent=to_decimal(self.vacant_percent, PERCENT_PLACES),
        )

    def _tiers(self):
        if self.method == "bands" and not self.tier_ids:
            return None  # no surcharges
        if self.method not in ("tiers", "bands"):
            return None
        return Tiers(
            tuple(
                Tier(
                    to_decimal(row.limit, QUANTITY_PLACES) if row.limit else None,
                    to_decimal(row.price, PRICE_PLACES),
                )
                for row in self.tier_ids.sorted(lambda row: (not row.limit, row.limit))
            )
        )

    def _household(self):
        limited = self.tier_ids.filtered("limit").sorted("limit")
        more = tuple(to_decimal(row.limit_more, QUANTITY_PLACES) for row in limited)
        if not self.household_included or not any(more):
            return None
        return Household(self.household_included, more)

    def _tier_year(self, month):
        """First month of the year for whose tiers `month` counts."""
        first = month.replace(month=self.tier_start_month)
        return first if first <= month else first.replace(year=first.year - 1)

    def _shows_vacancy(self):
        return to_decimal(self.vacant_percent, PERCENT_PLACES) != Decimal(100)
