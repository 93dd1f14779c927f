"""Month cards sold and renewed: price, days, cars inside, given back (R85, G5)."""

from psycopg2 import errors

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, THIRD

from .common import PAPER, SaleCase


@tagged("post_install", "-at_install")
class TestSale(SaleCase):
    def test_r85_sold_is_a_bill_of_the_unit_and_no_day_counts(self):
        permit = self._card()
        sale = self._sell(permit, 2)
        self.assertRecordValues(
            sale.charge_id,
            [
                {
                    "kind": "supplement",
                    "state": "posted",
                    "amount": 600.0,
                    "unit_id": self.unit.id,
                    "partner_id": self.owner.id,
                    "period_start": fields.Date.to_date("2026-11-23"),
                    "period_end": fields.Date.to_date("2027-01-22"),
                    "source_key": f"parking_sale/{sale.id}",
                }
            ],
        )
        self.assertEqual((sale.state, sale.amount_open), ("waiting", 600.0))
        self.assertEqual(self._days(permit), [])
        self.assertEqual(self._in("10:00")["code"], "temporary")

    def test_r85_paid_at_the_desk_it_begins_and_lifts_the_bar(self):
        permit = self._card()
        sale = self._sell(permit)
        receipt = self._pay_sale(sale)
        self.assertEqual(receipt.name, "A0012801")
        self.assertEqual(self._days(permit), [("2026-11-23", "2026-12-22")])
        self.assertEqual(sale.state, "paid")
        self.assertEqual(self._in("10:00")["code"], "permit")
        self._assert_clean()

    def test_g5_the_last_fen_begins_it_and_no_flag_does(self):
        permit = self._card()
        sale = self._sell(permit)
        self._pay_sale(sale, amount=299.99)
        self.assertEqual(self._days(permit), [])
        self._pay_sale(sale, "09:40", amount=0.01)
        self.assertEqual(self._days(permit), [("2026-11-23", "2026-12-22")])

    def test_g5_paid_late_its_months_begin_on_that_day(self):
        permit = self._card()
        sale = self._sell(permit, 2)
        self._pay_sale(sale, "2026-12-05 10:00")
        self.assertEqual(self._days(permit), [("2026-12-05", "2027-02-04")])
        releases = self.env["wuye.charge.release"].search(
            [("charge_id", "=", sale.charge_id.id)]
        )
        months = [str(month)[:7] for month in sorted(releases.mapped("month"))]
        self.assertEqual(months, ["2026-12", "2027-01", "2027-02"])
        total = self.env.company.currency_id.round(sum(releases.mapped("amount")))
        self.assertEqual(total, sale.charge_id.amount_base)
        self._assert_clean()

    def test_g5_paid_before_its_first_day_it_begins_on_that_day(self):
        permit = self._card(days=("2026-11-01", "2026-11-30"))
        sale = self._sell(permit)
        self._pay_sale(sale)
        self.assertTrue(sale.is_renewal)
        self.assertEqual(
            self._days(permit),
            [("2026-11-01", "2026-11-30"), ("2026-12-01", "2026-12-31")],
        )

    def test_g5_money_taken_back_the_days_count_no_more(self):
        permit = self._card()
        sale = self._sell(permit)
        pairs = [(sale.charge_id, 300.0)]
        payment = self._receive("2026-11-23", pairs, tender="transfer")
        self.assertEqual(self._days(permit), [("2026-11-23", "2026-12-22")])
        with self.at("2026-11-23 15:00"):
            payment.with_user(self.accountant).action_wuye_void()
        self.assertEqual(self._days(permit), [])
        self.assertFalse(permit.date_to)
        self.assertEqual(self._in("16:00")["code"], "temporary")
        self._receive("2026-11-23", pairs, tender="transfer")
        self.assertEqual(self._days(permit), [("2026-11-23", "2026-12-22")])

    def test_g5_an_advance_pays_it_at_once(self):
        advance = {"unit": self.unit, "amount": 500.0}
        self._receive("2026-11-20", advances=[advance])
        permit = self._card()
        sale = self._sell(permit)
        self.assertEqual(sale.state, "paid")
        self.assertEqual(self._days(permit), [("2026-11-23", "2026-12-22")])
        self._assert_clean()

    def test_g5_on_account_the_days_begin_before_the_money(self):
        self.lot.card_start = "account"
        permit = self._card(lot_ids=self.lot.ids)
        sale = self._sell(permit)
        self.assertEqual(sale.state, "unpaid")
        self.assertEqual(self._days(permit), [("2026-11-23", "2026-12-22")])
        self._pay_sale(sale)
        self.assertEqual(len(permit.span_ids), 1)

    def test_g5_days_granted_meanwhile_move_it_and_the_money_is_taken(self):
        permit = self._card()
        sale = self._sell(permit)
        permit.with_user(self.manager).span_ids = [
            fields.Command.create(
                {
                    "date_from": "2026-11-25",
                    "date_to": "2026-11-27",
                    "reason": "补偿三天",
                }
            )
        ]
        self._pay_sale(sale)
        self.assertEqual(self._days(permit)[1], ("2026-11-28", "2026-12-27"))

    # === CARS INSIDE === #

    def test_g5_a_car_inside_is_warned_of_and_pays_for_the_time_before(self):
        permit = self._card()
        told = self._in("2026-11-22 20:00")
        with self.at("09:00"):
            page = self.env["wuye.parking.sell"].with_user(self.collector)
            page = page.create({"permit_id": permit.id})
            self.assertIn(CAR, page.inside)
            self.assertFalse(page.obstacle)
        self._pay_sale(self._sell(permit), "09:30")
        stay = self._stay(told)
        self.assertEqual(str(stay.cover_since), "2026-11-23 01:30:00")
        out = self._look("18:00")
        self.assertEqual(out["code"], "fee")

    def test_g5_where_it_has_to_leave_first_nothing_is_sold(self):
        self.lot.inside_rule = "refuse"
        permit = self._card()
        self._in("08:00")
        with self.assertSays(UserError, "leave first"):
            self._sell(permit)
        self.assertFalse(permit.sale_ids)

    def test_g5_a_car_that_came_before_it_was_paid_stays_temporary(self):
        self.lot.inside_rule = "refuse"
        permit = self._card()
        sale = self._sell(permit)
        told = self._in("09:10")
        self._pay_sale(sale, "09:30")
        self.assertEqual(self._days(permit), [("2026-11-23", "2026-12-22")])
        self.assertFalse(self._stay(told).cover_since)

    def test_g5_from_the_day_after_the_last_it_is_a_temporary_car(self):
        permit = self._card()
        self._pay_sale(self._sell(permit))
        self._in("2026-12-22 22:00")
        out = self._look("2026-12-23 02:30")
        self.assertEqual((out["code"], out["amount"]), ("fee", "9.00"))

    # === PRICE === #

    def test_r85_the_closest_price_holds_then_the_latest(self):
        self._make_price(320.0, lot_id=self.lot.id)
        self._make_price(350.0, "2026-11-01", lot_id=self.lot.id)
        self._make_price(700.0, lot_id=self.lot.id, vehicle_class="大型车")
        self.env["wuye.parking.class"].with_user(self.manager).create(
            {"lot_id": self.lot.id, "plate_kind": "trailer", "name": "大型车"}
        )
        for plates, lots, amount in (
            ((CAR,), (), 300.0),
            ((OTHER,), self.lot.ids, 350.0),
            ((THIRD, "浙A1234挂"), self.lot.ids, 700.0),
        ):
            permit = self._card(*plates, lot_ids=lots)
            with self.subTest(plates=plates):
                self.assertEqual(self._sell(permit).amount, amount)

    def test_r85_without_a_price_nothing_is_sold(self):
        permit = self._card()
        with self.assertSays(UserError, "has no price"):
            self._sell(permit, local="2025-06-01 09:00")

    def test_r85_a_price_is_never_changed_and_names_its_paper(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.CheckViolation):
            self.price.amount = 1.0
            self.price.flush_recordset()
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.CheckViolation):
            self._make_price(10.0, "2026-02-01", document=" ")
        self.assertEqual(self.price.document, PAPER)

    def test_r85_a_price_that_was_used_stays(self):
        self._sell(self._card())
        with self.assertSays(UserError, "was sold by this price"):
            self.price.with_user(self.clerk).unlink()

    def test_r85_a_fee_item_that_earns_at_once_prices_no_month_card(self):
        with self.assertSays(ValidationError, "Income by month"):
            self._make_price(10.0, "2026-02-01", item_id=self.parking.id)

    # === REFUSALS === #

    def test_g5_a_second_sale_waits_for_the_first_in_the_database_too(self):
        permit = self._card()
        sale = self._sell(permit)
        with self.assertSays(UserError, sale.name):
            self._sell(permit)
        vals = sale.copy_data()[0] | {"name": "YKS-X", "permit_id": permit.id}
        names = ("partner_id", "unit_id", "price_id")
        vals |= {name: sale[name].id for name in names}
        names = ("price", "months", "amount", "date_from", "date_to", "begins")
        vals |= {name: sale[name] for name in names}
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.UniqueViolation):
            sale.create(vals)
            sale.flush_model()

    def test_r85_what_was_sold_is_written_by_its_buttons_only(self):
        sale = self._sell(self._card())
        for user in (self.collector, self.manager, self.accountant):
            with self.assertRaises(AccessError):
                sale.with_user(user).write({"end_reason": "改一改"})
            with self.assertRaises(AccessError):
                sale.with_user(user).unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.CheckViolation):
            sale.amount = 1.0
            sale.flush_recordset()

    def test_r85_guards_and_clerks_sell_none(self):
        permit = self._card()
        for user in (self.guard, self.accountant):
            with self.at("09:00"), self.assertRaises(AccessError):
                self.env["wuye.parking.sale"].with_user(user)._sell(
                    permit.with_user(user), 1
                )

    def test_r85_months_days_and_cars_are_checked(self):
        permit = self._card()
        for months in (0, 37):
            with self.assertSays(UserError, "1 to 36"):
                self._sell(permit, months)
        with self.assertSays(UserError, "is over"):
            self._sell(permit, day="2026-11-22")
        permit.car_ids.unlink()
        with self.assertSays(UserError, "plates first"):
            self._sell(permit)

    def test_r85_a_holder_without_a_unit_is_billed_on_that_of_the_car_park(self):
        permit = self._card(unit_id=False)
        with self.assertSays(UserError, "no unit to bill"):
            self._sell(permit)
        place = self._make_unit(self.building, "B1001", kind="space")
        self.lot.with_user(self.manager).card_unit_id = place
        self.assertEqual(self._sell(permit).charge_id.unit_id, place)

    def test_i8_sales_of_another_community_are_not_seen(self):
        sale = self._sell(self._card())
        place = self._make_community("XQ", "溪桥", self.company)
        stranger = self._make_user("collector", place, login="collector-elsewhere")
        sales = self.env["wuye.parking.sale"].with_user(stranger)
        self.assertFalse(sales.search([("id", "!=", 0)]))
        with self.assertRaises(AccessError):
            sale.with_user(stranger).action_end()
        with self.assertRaises(AccessError):
            self.env["wuye.parking.sell"].with_user(stranger).create(
                {"permit_id": sale.permit_id.id}
            )


@tagged("post_install", "-at_install")
class TestRenewal(SaleCase):
    """Many at once: all of them, or none."""

    def _renewal(self, permits, user=None):
        user = user or self.collector
        action = permits.with_user(user).action_renew()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def test_g5_all_are_billed_each_from_the_day_after_its_last(self):
        first = self._card(CAR, days=("2026-11-01", "2026-11-30"))
        second = self._card(OTHER, days=("2026-11-10", "2026-12-09"))
        with self.at("09:00"):
            page = self._renewal(first + second)
            self.assertEqual((page.total, page.faults), (600.0, 0))
            page.action_bill()
        days = [str(sale.date_from) for sale in (first + second).sale_ids.sorted("id")]
        self.assertEqual(days, ["2026-12-01", "2026-12-10"])

    def test_g5_one_that_cannot_be_renewed_is_named_and_none_is(self):
        first = self._card(CAR, days=("2026-11-01", "2026-11-30"))
        second = self._card(OTHER, days=("2026-11-01", "2026-11-30"), unit_id=False)
        third = self._card(THIRD, days=("2026-11-01", "2026-11-30"), unit_id=False)
        with self.at("09:00"):
            page = self._renewal(first + second + third)
            self.assertEqual(page.faults, 2)
            with self.assertRaises(UserError) as caught:
                page.action_bill()
        for permit in (second, third):
            self.assertIn(permit.name, str(caught.exception))
        self.assertIn("2 of 3", str(caught.exception))
        self.assertFalse(first.sale_ids)
        charges = self.env["wuye.charge"].search([("item_id", "=", self.card_item.id)])
        self.assertFalse(charges)

    def test_g5_those_that_expire_are_listed(self):
        ending = self._card(CAR, days=("2026-11-01", "2026-11-30"))
        self._card(OTHER, days=("2026-11-01", "2027-03-31"))
        with self.at("09:00"):
            page = self.env["wuye.parking.renewal"].with_user(self.collector)
            page = page.create({"community_id": self.community.id})
            page.action_find()
        self.assertEqual(page.line_ids.permit_id, ending)
