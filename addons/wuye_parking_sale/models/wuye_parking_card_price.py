from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable


class WuyeParkingCardPrice(models.Model):
    """What a month of a month card costs from a day on (月卡价目, R85, G5).

    By car park and class of the tariff; a row without them holds where there is no row
    of its own. Of several rows that fit, the closest holds, then the latest. Rows are
    never changed: a new price is a row from another day on, with its own paper.
    """

    _name = "wuye.parking.card.price"
    _description = "Price of a Month Card"
    _order = "community_id, lot_id, vehicle_class, date_from desc, id desc"
    _check_company_auto = True

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        help="Empty: car parks without a price of their own, and month cards for "
        "several car parks.",
    )
    vehicle_class = fields.Char(
        string="Class of the Tariff",
        help="As the tariff names it. Empty: classes without a price of their own.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    amount = fields.Monetary(string="A Month", required=True, help="With VAT.")
    item_id = fields.Many2one(
        "wuye.fee.item",
        string="Billed as",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'parking')]",
        help="The fee item gives income account, VAT and business line. Its income has "
        "to be earned by month.",
    )
    document = fields.Char(
        string="Approved by", required=True, help="The notice, its number and date."
    )

    _uniq = models.UniqueIndex(
        "(community_id, COALESCE(lot_id, 0), COALESCE(vehicle_class, ''), date_from)",
        "There is a price for this month card from this day on already.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A month costs more than nothing."
    )
    _document_filled = models.Constraint(
        "CHECK(length(btrim(document)) >= 2)", "Name the paper that approved the price."
    )
    _facts = Immutable(
        *("community_id", "lot_id", "vehicle_class", "date_from", "amount"),
        *("item_id", "document"),
        message="A price is not changed: add one from another day on.",
    )

    @api.constrains("lot_id", "community_id")
    def _check_community(self):
        for price in self:
            if price.lot_id and price.lot_id.community_id != price.community_id:
                raise ValidationError(
                    self.env._(
                        "Car park %(lot)s is in another community than the price.",
                        lot=price.lot_id.display_name,
                    )
                )

    @api.constrains("item_id")
    def _check_item(self):
        """What is paid for months to come is earned month by month (row 26b)."""
        for price in self:
            if not price.item_id.is_deferred:
                raise ValidationError(
                    self.env._(
                        "%(item)s books its income at once. Tick “Income by month” on "
                        "the fee item, or choose another one.",
                        item=price.item_id.display_name,
                    )
                )

    @api.depends("community_id.name", "lot_id.name", "vehicle_class", "date_from")
    def _compute_display_name(self):
        for price in self:
            parts = (
                price.lot_id.name or price.community_id.name,
                price.vehicle_class,
                price.date_from and fields.Date.to_string(price.date_from),
            )
            price.display_name = " ".join(part for part in parts if part)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: sales count wherever they are
        sales = self.env["wuye.parking.sale"].sudo()
        if used := sales.search([("price_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "%(sale)s was sold by this price. Add one from another day on.",
                    sale=used.name,
                )
            )

    @api.model
    def _of(self, permit, day):
        """The price of a month for a month card on a day.

        Of cars of several classes the dearest counts: any of them may stand here.

        :raises UserError: no price is entered
        """
        lot = permit.lot_ids if len(permit.lot_ids) == 1 else permit.lot_ids.browse()
        rows = self.search(
            [
                ("community_id", "=", permit.community_id.id),
                ("lot_id", "in", [lot.id, False]),
                ("date_from", "<=", day),
            ]
        )
        found = [rows._closest(name) for name in permit._card_classes(lot)]
        if not found or not all(found):
            raise UserError(
                self.env._(
                    "%(place)s has no price of a month card for %(permit)s on %(day)s. "
                    "The ledger room enters it in Parking > Prices of Month Cards.",
                    place=(lot or permit.community_id).display_name,
                    permit=permit.display_name,
                    day=day,
                )
            )
        return max(found, key=lambda price: (price.amount, price.id))

    def _closest(self, vehicle_class):
        """Of these the one that says most about the class, then the latest; or none."""
        fitting = self.filtered(
            lambda price: price.vehicle_class in (vehicle_class, False)
        )
        return fitting.sorted(
            lambda price: (
                bool(price.lot_id),
                bool(price.vehicle_class),
                price.date_from,
            )
        )[-1:]
