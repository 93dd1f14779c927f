"""A tap signs up, is charged, attends, or is told what is in its way (F19)."""

from unittest.mock import patch

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time

from odoo.addons.wuye_activity.codes import Code, name_in_part
from odoo.addons.wuye_wallet.tests.common import NUMBER, SECOND

from .common import ON_THE_DAY, THIRD, ActivityCase


class TestSignUp(ActivityCase):
    """Signed up by the service desk, which reads registrations and writes none."""

    # === SIGNED UP === #

    def test_f19_a_tap_signs_the_holder_up_and_says_name_in_part_and_seats(self):
        event = self._make_activity()
        told = self._sign_up(event)
        self.assertEqual((told["code"], told["colour"]), ("signed_up", "green"))
        self.assertEqual((told["name"], told["left"]), ("王*明", 1))
        self.assertRecordValues(
            self._registrations(event),
            [
                {
                    "partner_id": self.owner.id,
                    "wuye_card_id": self.card.id,
                    "wuye_unit_id": self.unit.id,
                    "state": "open",
                    "wuye_paid": 0.0,
                    "create_uid": self.desk.id,
                    # his own are with the person, and kept once
                    "name": False,
                    "phone": False,
                    "email": False,
                    "display_name": "王小明",
                }
            ],
        )
        self.assertEqual((event.wuye_taken, event.wuye_left), (1, "1"))
        self.assertEqual(self.wallet.balance, 100.0)

    def test_f19_a_fee_is_taken_from_the_wallet_and_booked_by_the_places_day(self):
        event = self._with_fee()
        told = self._sign_up(event)
        self.assertEqual((told["amount"], told["balance"]), (30.0, 70.0))
        registration = self._registrations(event)
        entry = registration.wuye_entry_id
        self.assertRecordValues(
            entry,
            [
                {
                    "kind": "spend",
                    "amount": -30.0,
                    "place_id": self.place.id,
                    "card_id": self.card.id,
                    "user_id": self.desk.id,
                }
            ],
        )
        self.assertEqual(registration.wuye_paid, 30.0)
        self.assertEqual(event.wuye_collected, 30.0)
        day = self.env["wuye.wallet.day"]._book(self.place, entry.date)
        self.assertEqual((day.amount, day.move_id.state), (30.0, "posted"))

    def test_f19_the_same_tap_again_is_signed_up_and_charged_once(self):
        event = self._with_fee()
        first = self._sign_up(event)
        self.assertEqual(self._sign_up(event), first)
        self.assertEqual(self.wallet.balance, 70.0)
        self.assertEqual(len(self._registrations(event)), 1)
        self.assertEqual(self._desk().look_up(event.id, "u1"), first)
        self.assertFalse(self._desk().look_up(event.id, "u2"))
        self.assertFalse(self._desk().look_up(event.id, False))

    def test_f19_number_of_a_tap_stands_for_no_other_activity(self):
        event, other = self._make_activity(), self._with_fee(name="书法班")
        self._sign_up(event)
        self.assertEqual(self._sign_up(other)["code"], "uuid_reused")
        self.assertFalse(self._registrations(other))

    def test_f19_a_sale_at_the_till_is_not_taken_for_the_fee(self):
        """Whoever chooses the same number for both: it is charged all the same."""
        event = self._with_fee()
        self._tap("30.00", "u1")
        self.assertEqual(self._sign_up(event)["balance"], 40.0)

    def test_f19_decimal_digits_of_a_reader_sign_up_the_card_they_mean(self):
        event = self._with_fee()
        self.assertEqual(self._sign_up(event, number="0044283077")["code"], "signed_up")
        self.assertEqual(self._registrations(event).wuye_card_id, self.card)

    # === ON THE DAY === #

    def test_f19_a_second_tap_on_the_day_is_attended(self):
        event = self._make_activity()
        self._sign_up(event)
        self.assertEqual(self._sign_up(event, "u2")["code"], "already_signed_up")
        with freeze_time(ON_THE_DAY):
            told = self._sign_up(event, "u3")
            self.assertEqual((told["code"], told["colour"]), ("attended", "green"))
            self.assertEqual(self._sign_up(event, "u3"), told)  # sent again
            self.assertEqual(self._sign_up(event, "u4")["code"], "already_attended")
        registration = self._registrations(event)
        self.assertEqual(registration.state, "done")
        self.assertEqual(
            fields.Datetime.to_string(registration.date_closed), ON_THE_DAY
        )
        self.assertEqual(event.wuye_taken, 1)  # who came holds his seat

    def test_f19_a_card_read_twice_on_the_day_has_not_attended(self):
        event = self._make_activity(wuye_deadline=False)
        with freeze_time("2026-06-20 05:00:00"):
            self.assertEqual(self._sign_up(event)["code"], "signed_up")
        with freeze_time("2026-06-20 05:00:59"):
            self.assertEqual(self._sign_up(event, "u2")["code"], "already_signed_up")
        with freeze_time("2026-06-20 05:01:00"):
            self.assertEqual(self._sign_up(event, "u3")["code"], "attended")

    def test_f19_the_day_is_that_of_the_estate(self):
        """00:30 in Shanghai on the 20th is 16:30 UTC on the 19th."""
        event = self._make_activity()
        self._sign_up(event)
        with freeze_time("2026-06-19 15:59:00"):
            self.assertEqual(self._sign_up(event, "u2")["code"], "already_signed_up")
        with freeze_time("2026-06-19 16:30:00"):
            self.assertEqual(self._sign_up(event, "u3")["code"], "attended")

    # === REFUSALS === #

    def test_f19_each_refusal_of_a_card_has_its_own_code_and_words(self):
        event = self._with_fee()
        told = dict(self._refused_cards(event))
        for code, one in told.items():
            with self.subTest(code=code):
                self.assertEqual(one["code"], code)
                self.assertNotEqual(one["colour"], "green")
                self.assertNotIn("name", one)
        self.assertEqual(len({one["words"] for one in told.values()}), len(told))
        self.assertFalse(self._registrations(event))

    def _refused_cards(self, event):
        yield "unreadable", self._sign_up(event, number="xyz")
        yield "unknown_card", self._sign_up(event, number=SECOND)
        place = self._make_community("YFY", "云枫苑", self.company)
        unit = self._make_unit(self._make_building(place, "1"), "0101")
        self._make_card(THIRD, self.owner, unit)
        yield "other_community", self._sign_up(event, number=THIRD)
        poor = self._neighbour(SECOND, filled=0)
        yield "low_balance", self._sign_up(event, number=SECOND)
        poor.sudo().date_to = "2026-06-10 01:00:00"
        yield "expired_card", self._sign_up(event, number=SECOND)
        self.card._move("lost", "业主来电报失")
        yield "lost_card", self._sign_up(event)
        self.card._move("cancelled", "退卡")
        yield "dead_card", self._sign_up(event)

    def test_f19_a_lost_card_signs_up_for_nothing_that_is_free_either(self):
        event = self._make_activity()
        self.card._move("lost", "业主来电报失")
        self.assertEqual(self._sign_up(event)["code"], "lost_card")
        self.assertFalse(self._registrations(event))

    def test_f19_each_refusal_of_an_activity_has_its_own_code(self):
        event = self._make_activity(seats_max=1)
        staff = self._make_activity(wuye_audience="staff")
        self.assertEqual(self._sign_up(staff)["code"], "not_for_this_card")
        self._neighbour(SECOND)
        with freeze_time("2026-06-19 04:00:01"):
            self.assertEqual(self._sign_up(event)["code"], "over_deadline")
        with freeze_time("2026-06-19 04:00:00"):
            self.assertEqual(self._sign_up(event)["code"], "signed_up")
        self.assertEqual(self._sign_up(event, "u2", SECOND)["code"], "full")
        # who has a seat is told so, not that all are taken
        self.assertEqual(self._sign_up(event, "u3")["code"], "already_signed_up")

    def test_f19_an_activity_cancelled_while_the_page_was_open_signs_nobody_up(self):
        event = self._make_activity()
        desk = self._desk()
        event.wuye_state = "cancelled"
        done = desk._tap(event, {"uuid": "u1", "number": NUMBER})
        self.assertEqual(done["code"], Code.NOT_OPEN)
        with self.assertRaisesRegex(AccessError, "Nobody is signed up"):
            self._sign_up(event, "u2")

    def test_f19_a_fee_above_the_limit_asks_for_the_pin(self):
        event = self._with_fee()
        self.wallet._set_pin("471108")
        self.env["wuye.wallet.rule"]._on(self.company, fields.Date.today()).write(
            {"pin_above": 10}
        )
        self.assertEqual(self._sign_up(event)["code"], "pin_needed")
        wrong = self._sign_up(event, "u2", pin="000000")
        self.assertEqual((wrong["code"], self.wallet.pin_failures), ("pin_wrong", 1))
        self.assertFalse(self._registrations(event))
        self.assertEqual(self._sign_up(event, "u3", pin="471108")["code"], "signed_up")

    def test_f19_a_place_that_does_not_sell_takes_no_fee_and_signs_nobody_up(self):
        event = self._with_fee()
        self.place.is_open = False
        self.assertEqual(self._sign_up(event)["code"], "place_closed")
        self.place.is_open = True
        self.terminal.active = False
        self.assertEqual(self._sign_up(event, "u2")["code"], "place_closed")
        self.assertFalse(self._registrations(event))

    def test_f19_a_wallet_that_pays_no_seat_is_rolled_back(self):
        """Whatever fails after the debit, money and seat go together."""
        event = self._with_fee()
        registrations = type(self.env["event.registration"])
        with (
            patch.object(registrations, "_wuye_sign_up", side_effect=UserError("no")),
            self.assertRaises(UserError),
            self.env.cr.savepoint(),
        ):
            self._desk().tap(event.id, {"uuid": "u1", "number": NUMBER})
        self.env.invalidate_all()
        self.assertEqual(self.wallet.balance, 100.0)

    # === THE DATABASE === #

    def test_f19_no_statement_takes_more_seats_than_there_are(self):
        event = self._make_activity(seats_max=1)
        self._sign_up(event)
        self.env.flush_all()
        with self.assertRefused(CheckViolation, "event_event_wuye_seats"):
            self.env.cr.execute(
                "INSERT INTO event_registration (event_id, state, active)"
                " VALUES (%s, 'open', TRUE)",
                event.ids,
            )
        with self.assertRefused(CheckViolation, "event_event_wuye_counted"):
            self.env.cr.execute(
                "UPDATE event_event SET wuye_taken = 0 WHERE id = %s", event.ids
            )
        self.env.cr.execute(
            "INSERT INTO event_registration (event_id, state, active)"
            " VALUES (%s, 'cancel', TRUE) RETURNING id",
            event.ids,
        )
        [number] = self.env.cr.fetchone()
        with self.assertRefused(CheckViolation, "event_event_wuye_seats"):
            self.env.cr.execute(
                "UPDATE event_registration SET state = 'done' WHERE id = %s", [number]
            )

    def test_f19_a_person_has_one_place_and_a_payment_one_registration(self):
        event = self._with_fee()
        self._sign_up(event)
        registration = self._registrations(event)
        values = {"event_id": event.id, "partner_id": self.owner.id}
        with self.assertRefused(UniqueViolation, "event_registration_wuye_once"):
            self.env["event.registration"].create(values)
        for change in (
            f"partner_id = {self.seller.partner_id.id}",
            "partner_id = NULL",
            "wuye_paid = 1",
        ):
            with self.assertRefused(CheckViolation, "event_registration_wuye_whose"):
                self.env.cr.execute(
                    f"UPDATE event_registration SET {change} WHERE id = %s",
                    registration.ids,
                )
        with self.assertRefused(CheckViolation, "event_registration_wuye_held"):
            self.env["event.registration"].create(
                {"event_id": event.id, "name": "someone", "wuye_uuid": "alone"}
            )
        with self.assertRefused(CheckViolation, "event_registration_wuye_given_back"):
            self.env.cr.execute(
                "UPDATE event_registration SET state = 'cancel' WHERE id = %s",
                registration.ids,
            )
        with self.assertRefused(CheckViolation, "event_registration_wuye_kept"):
            self.env.cr.execute(
                "DELETE FROM event_registration WHERE id = %s", registration.ids
            )

    # === WHO === #

    def test_f19_who_organises_signs_up_whatever_his_post_and_nobody_else_does(self):
        event = self._make_activity(user_id=self.desk.id)
        desk = self._desk(self.repairer)
        self.assertEqual(desk.open_sign_up(), {"activities": [], "last": []})
        for ask in (
            lambda: desk.open_sign_up(event.id),
            lambda: desk.tap(event.id, {"uuid": "u1", "number": NUMBER}),
            lambda: desk.look_up(event.id, "u1"),
            lambda: desk.tap(10**6, {}),
        ):
            with self.assertRaisesRegex(AccessError, "Nobody is signed up"):
                ask()
        event.user_id = self.repairer
        self.assertEqual(self._sign_up(event, user=self.repairer)["code"], "signed_up")
        page = self._desk(self.repairer).open_sign_up(event.id)
        self.assertEqual(page["activities"][0]["left"], 1)
        self.assertEqual(page["last"][0]["name"], "王*明")
        for model in ("event.event", "event.registration", "wuye.wallet"):
            self.assertFalse(
                self.env[model].with_user(self.repairer).has_access("read")
            )

    def test_f19_activities_of_other_places_and_companies_are_nobodys(self):
        other = self._make_company("别家物业")
        places = self._make_community("HTC", "海棠城", other)
        places |= self._make_community("YFY", "云枫苑", self.company)
        for place in places:
            with self.subTest(place=place.name):
                event = self._make_activity(
                    user=self.env.user, is_open=False, wuye_community_id=place.id
                )
                self.assertEqual(event.company_id, place.company_id)
                event.sudo().wuye_state = "open"
                with self.assertRaises(AccessError) as caught:
                    self._sign_up(event)
                self.assertNotIn(place.name, str(caught.exception))
                with self.assertRaises(AccessError):
                    event.with_user(self.desk).read(["name"])
        # named at either company: what he works in now is what he signs up for
        self.desk.company_ids |= other
        self.desk.wuye_community_ids |= places
        desk = self._desk().with_context(allowed_company_ids=self.company.ids)
        names = {one["community"] for one in desk.open_sign_up()["activities"]}
        self.assertEqual(names, {"云枫苑"})

    def test_f19_posts_write_no_registrations_and_no_states(self):
        event = self._make_activity()
        self._sign_up(event)
        registration = self._registrations(event).with_user(self.desk)
        registration.read(["state", "wuye_paid"])
        for refused in (
            lambda: registration.action_cancel(),
            lambda: registration.action_set_done(),
            lambda: registration.create({"event_id": event.id}),
        ):
            with self.assertRaises(AccessError):
                refused()
        for vals in ({"wuye_state": "draft"}, {"wuye_taken": 0}):
            with self.assertRaisesRegex(UserError, "buttons only"):
                event.with_user(self.desk).write(vals)


class TestActivity(ActivityCase):
    def test_f19_fee_and_place_stay_once_sign_up_is_open(self):
        event = self._with_fee()
        with self.assertRefused(CheckViolation, "event_event_wuye_promised"):
            event.wuye_fee = 20
            event.flush_recordset()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "in preparation"):
            event.with_user(self.desk).action_wuye_open()

    def test_f19_fee_is_income_of_an_own_place_of_the_community_with_a_till(self):
        with self.assertRefused(CheckViolation, "event_event_wuye_fee_place"):
            self._make_activity(wuye_fee=5)
        self.company.wuye_payment_institution = "某支付有限公司 Z2000133000019"
        merchant = self._make_partner("云海生鲜")
        shop = self._make_place("SX", "生鲜店", merchant_id=merchant.id)
        with self.assertRaisesRegex(ValidationError, "no merchant's"):
            self._make_activity(wuye_fee=5, wuye_place_id=shop.id)
        other = self._make_community("YFY", "云枫苑", self.company)
        away = self._make_place("YF", "云枫会所", community_id=other.id)
        with self.assertRaisesRegex(ValidationError, "choose a place"):
            self._make_activity(wuye_fee=5, wuye_place_id=away.id)
        self.terminal.kind = "machine"
        with self.assertRaisesRegex(UserError, "no till"):
            self._with_fee()

    def test_f19_activity_sends_no_letters_and_asks_no_addresses(self):
        event = self._make_activity()
        self.assertFalse(event.event_mail_ids)
        self.assertFalse(event.question_ids)
        self.assertEqual(event.date_tz, "Asia/Shanghai")

    def test_f19_seats_are_not_made_fewer_than_are_taken(self):
        event = self._make_activity()
        self._neighbour(SECOND)
        self._sign_up(event)
        self._sign_up(event, "u2", SECOND)
        with self.assertRefused(CheckViolation, "event_event_wuye_seats"):
            event.with_user(self.desk).seats_max = 1
            event.flush_recordset()
        self.env.invalidate_all()
        event.with_user(self.desk).seats_max = 0
        self.assertEqual(event.wuye_left, "no limit")
        self._neighbour(THIRD, "赵云")
        self.assertEqual(self._sign_up(event, "u3", THIRD)["left"], False)

    def test_f19_names_are_told_in_part(self):
        for name, told in (("王小明", "王*明"), ("李雪", "李*"), ("", ""), (None, "")):
            self.assertEqual(name_in_part(name), told)


class TestCancel(ActivityCase):
    def test_f19_cancelling_gives_the_fee_back_whole_and_frees_the_seat(self):
        event = self._with_fee(seats_max=1)
        self._sign_up(event)
        registration = self._registrations(event)
        self._cancel(registration_ids=[fields.Command.set(registration.ids)])
        self.assertEqual((self.wallet.balance, event.wuye_taken), (100.0, 0))
        refund = registration.wuye_refund_id
        self.assertRecordValues(
            refund,
            [
                {
                    "kind": "refund",
                    "amount": 30.0,
                    "paper": "临时有事",
                    "counter_of_id": registration.wuye_entry_id.id,
                    "user_id": self.desk.id,
                }
            ],
        )
        self.assertEqual((registration.state, event.wuye_collected), ("cancel", 0.0))
        with self.assertRaisesRegex(UserError, "cancelled already"):
            self._cancel(registration_ids=[fields.Command.set(registration.ids)])
        # the tap that was cancelled is not signed up again; a new one is
        self.assertEqual(self._sign_up(event)["code"], "uuid_reused")
        self.assertEqual(self._sign_up(event, "u2")["code"], "signed_up")
        self.assertEqual(self.wallet.balance, 70.0)

    def test_f19_who_took_part_is_not_given_the_fee_back(self):
        event = self._with_fee()
        self._sign_up(event)
        with freeze_time(ON_THE_DAY):
            self._sign_up(event, "u2")
            registration = self._registrations(event)
            with self.assertRaisesRegex(UserError, "took part"):
                self._cancel(registration_ids=[fields.Command.set(registration.ids)])
        self.assertEqual(self.wallet.balance, 70.0)

    def test_f19_a_cancelled_activity_gives_back_all_it_can_and_names_the_others(self):
        event = self._with_fee()
        self._neighbour(SECOND)
        self._sign_up(event)
        self._sign_up(event, "u2", SECOND)
        self.env["wuye.wallet.entry"]._enter(self.wallet.sudo(), "fee", -70)
        self.wallet.action_close()
        told = self._cancel("台风", event_id=event.id)
        self.assertIn("王小明", told["params"]["message"])
        self.assertNotIn("李雪", told["params"]["message"])
        self.assertEqual(self._registrations(event).mapped("state"), ["open", "cancel"])
        self.assertEqual((event.wuye_state, event.wuye_taken), ("cancelled", 1))
        with self.assertRaisesRegex(UserError, "cancelled already"):
            self._cancel("台风", event_id=event.id)
        with self.assertRefused(CheckViolation, "event_event_wuye_cancelled"):
            event.wuye_state = "open"
            event.flush_recordset()

    def test_f19_cancelling_wants_a_reason_and_the_right(self):
        event = self._with_fee()
        self._sign_up(event)
        registration = self._registrations(event)
        chosen = {"registration_ids": [fields.Command.set(registration.ids)]}
        with self.assertRaisesRegex(UserError, "Say why"):
            self._cancel("  ", **chosen)
        with self.assertRaises(AccessError):
            self._cancel(user=self.repairer, **chosen)
        stranger = self._make_user(
            "customer_service",
            self._make_community("YFY", "云枫苑", self.company),
            login="act-away",
        )
        page = self.env["wuye.activity.cancel"].with_user(stranger)
        for vals in (chosen, {"event_id": event.id}):
            # the page alone would say the activity's name
            with self.assertRaises(AccessError) as caught:
                page.create({"reason": "临时有事", **vals})
            self.assertNotIn("端午", str(caught.exception))
            with self.assertRaises(AccessError):
                self._cancel(user=stranger, **vals)
        for records in (registration, event):
            with self.assertRaises(AccessError):
                records.with_user(stranger).action_wuye_cancel()
        self.assertEqual(self.wallet.balance, 70.0)
