"""Taps without the server: each once, never more than there is, the rest is owed."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time

from odoo.addons.wuye_wallet.tests.common import NUMBER, SECOND, WalletCase

NOW = "2026-09-03 04:00:00"  # UTC, noon at the estate
FLOOR_CARD, FLOOR_TOTAL = 50.0, 120.0
THIRD = "0102A3B4C7"


class OfflineCase(WalletCase):
    """A washing machine that may sell without the server; three cards with wallets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        # cards were handed over long before
        cls.env.cr.execute("ALTER TABLE wuye_card_move DISABLE TRIGGER USER")
        cls.env.cr.execute("UPDATE wuye_card_move SET moved_at = '2026-01-05'")
        cls.env.cr.execute("ALTER TABLE wuye_card_move ENABLE TRIGGER USER")
        cls.machine = cls.env["wuye.wallet.terminal"].create(
            {
                "code": "WASH-1",
                "name": "洗衣机",
                "kind": "machine",
                "place_id": cls.place.id,
            }
        )
        cls.machine.action_new_key()
        cls.accountant.wuye_community_ids |= cls.community
        cls._allow(cls.accountant)
        cls.supervising = cls._make_user("accountant", cls.community, login="second")

    @classmethod
    def _allow(cls, user, **vals):
        cls.machine.with_user(user).write(
            {
                "is_offline": True,
                "floor_card": FLOOR_CARD,
                "floor_total": FLOOR_TOTAL,
                "offline_hours": 8,
                **vals,
            }
        )

    def _hand_in(self, amount, uuid, minutes=10, number=NUMBER, **more):
        """A tap of so many minutes ago, handed in."""
        self.env.flush_all()
        at = datetime.now(UTC) - timedelta(minutes=minutes)
        order = {
            "uuid": uuid,
            "number": number,
            "amount": amount,
            "at": int(at.timestamp()),
            **more,
        }
        told = self.env["wuye.wallet.till"]._hand_in("WASH-1", order)
        self.env.invalidate_all()
        return told

    def _list(self):
        self.env.flush_all()
        return self.env["wuye.wallet.till"]._deny_list("WASH-1")

    def _rows(self):
        return self.env["wuye.wallet.offline"].search([], order="tapped_at, id")

    def _spent(self):
        return self.wallet.entry_ids.filtered(lambda one: one.kind == "spend")


class TestOffline(OfflineCase):
    # === HANDED IN === #

    def test_f4_tap_without_the_server_is_an_entry_of_the_day_it_is_handed_in(self):
        told = self._hand_in("30.00", "u1", minutes=24 * 60 + 5)
        self.assertEqual((told["code"], told["claim"]), ("paid", False))
        self.assertRecordValues(
            self._spent(),
            [
                {
                    "amount": -30.0,
                    "date": fields.Date.to_date("2026-09-03"),
                    "place_id": self.place.id,
                    "terminal_id": self.machine.id,
                    "card_id": self.card.id,
                    "uuid": "u1",
                }
            ],
        )
        self.assertIn("2026-09-02 11:55", self._spent().paper)
        self.assertRecordValues(
            self._rows(), [{"state": "booked", "entry_id": self._spent().id}]
        )

    def test_f4_tap_handed_in_again_has_the_same_answer_and_is_booked_once(self):
        first = self._hand_in("30.00", "u1")
        self.assertEqual(self._hand_in("30.00", "u1"), first)
        self.assertEqual(self._hand_in("31.00", "u1")["code"], "uuid_reused")
        self.assertEqual(self._hand_in("30.00", "u1", minutes=9)["code"], "uuid_reused")
        self.assertEqual((self.wallet.balance, len(self._rows())), (70.0, 1))

    def test_f4_tap_the_server_has_paid_is_not_paid_again_when_it_is_handed_in(self):
        """Its answer was lost, so the terminal went on by itself."""
        paid = self._tap("30.00", "u1", terminal=self.machine)
        told = self._hand_in("30.00", "u1")
        self.assertEqual((told["code"], told["entry"]), ("paid", paid["entry"]))
        self.assertEqual(self._hand_in("29.00", "u1")["code"], "uuid_reused")
        self.assertEqual(self.wallet.balance, 70.0)
        self.assertFalse(self._rows())

    def test_f4_tap_no_wallet_covers_is_owed_and_nothing_is_forced(self):
        self._tap("80.00", "online")
        told = self._hand_in("30.00", "u1")
        self.assertEqual((told["code"], told["claim"]), ("low_balance", True))
        self.assertNotIn("balance", told)
        self.assertEqual(self.wallet.balance, 20.0)
        self.assertRecordValues(
            self._rows(),
            [
                {
                    "state": "open",
                    "reason": "low_balance",
                    "amount": 30.0,
                    "wallet_id": self.wallet.id,
                    "tail": "B4C5",
                }
            ],
        )
        self.assertEqual((self.place.offline_risk, self.machine.offline_risk), (30, 30))
        self.assertEqual(self._hand_in("30.00", "u1"), told)

    def test_f4_over_the_floor_of_card_or_terminal_is_owed(self):
        """50.00 a card and day, 120.00 all; yesterday's do not count."""
        self._fill(self.wallet, 900)
        for uuid, amount, minutes, code in (
            ("y", "50.00", 13 * 60, "paid"),  # yesterday at the estate
            ("a", "30.00", 30, "paid"),
            ("b", "20.01", 29, "over_floor_limit"),
            ("c", "0.01", 28, "over_floor_limit"),
        ):
            told = self._hand_in(amount, uuid, minutes)
            self.assertEqual(told["code"], code, uuid)
        self._make_card(SECOND, self.owner, self.unit)
        self._make_card(THIRD, self.owner, self.unit)
        self._backdate()
        # 50.02 were taken today, however they were judged
        self.assertEqual(self._hand_in(50, "d", number=SECOND)["code"], "paid")
        self.assertEqual(
            self._hand_in(20, "e", number=THIRD)["code"], "over_floor_limit"
        )
        self.assertEqual(self.place.offline_risk, 40.02)

    def _backdate(self):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE wuye_card_move DISABLE TRIGGER USER")
        self.env.cr.execute("UPDATE wuye_card_move SET moved_at = '2026-01-05'")
        self.env.cr.execute("ALTER TABLE wuye_card_move ENABLE TRIGGER USER")

    def test_f3_card_lost_before_the_tap_is_no_debt_of_its_holder(self):
        """Tapped before it was reported it pays; after, the company bears it."""
        with freeze_time("2026-09-03 03:45:00"):
            self.card._move("lost", "业主来电报失")
        self.assertEqual(self._hand_in(10, "before", minutes=20)["code"], "paid")
        self.assertEqual(self._hand_in(10, "after", minutes=10)["code"], "lost_card")
        self._fill(self.wallet, 50)
        self.env["wuye.wallet.offline"]._cron_collect()
        self.assertEqual(self.wallet.balance, 140.0)
        self.assertEqual(self._rows()[-1].state, "open")

    def test_f4_each_tap_nobody_can_be_charged_for_has_its_reason(self):
        told = {
            "unknown_card": self._hand_in(1, "a", number="0F0F0F0F0F"),
            "bad_time": self._hand_in(1, "b", minutes=32 * 24 * 60),
        }
        self.wallet.action_freeze()
        told["frozen"] = self._hand_in(1, "c")
        for code, one in told.items():
            self.assertEqual((one["code"], one["claim"]), (code, True))
        self.assertEqual(self._hand_in(1, "d", minutes=-6)["code"], "bad_time")
        self.assertEqual(self.wallet.balance, 100.0)
        self.assertFalse(self._spent())

    def test_f4_what_is_no_tap_is_kept_nowhere(self):
        for more in (
            {"at": "yesterday"},
            {"at": -1},
            {"at": 10**15},
            {"at": True},
            {"number": "xyz"},
            {"amount": "-1"},
            {"uuid": ""},
            {"uuid": ["x"]},
        ):
            with self.subTest(**more):
                values = {"amount": 1, "uuid": "u", **more}
                self.assertEqual(self._hand_in(**values)["code"], "unreadable")
        self.assertFalse(self._rows())

    def test_f4_terminal_that_was_never_allowed_has_only_claims(self):
        self._allow(self.accountant, is_offline=False, floor_card=0.0, floor_total=0.0)
        self.assertFalse(self._list())
        self.assertEqual(self._hand_in(1, "u1")["code"], "over_floor_limit")
        self.assertEqual(self.wallet.balance, 100.0)

    # === COLLECTED === #

    def test_f4_claims_are_collected_by_the_next_top_up_oldest_first(self):
        self._tap("95.00", "online")
        for uuid, amount, minutes in (("a", 20, 30), ("b", 10, 20), ("c", 7, 10)):
            self._hand_in(amount, uuid, minutes)
        self._fill(self.wallet, 17)  # 22 are there
        self.assertEqual(self._rows().mapped("state"), ["collected", "open", "open"])
        self.assertEqual(self.wallet.balance, 2.0)
        self._fill(self.wallet, 16)  # 18: 10 and 7
        self.assertEqual(set(self._rows().mapped("state")), {"collected"})
        self.assertEqual(self.wallet.balance, 1.0)
        self.assertEqual(self.place.offline_risk, 0.0)
        self.assertEqual(
            self._spent().sorted("seq").mapped("amount"), [-95, -20, -10, -7]
        )
        [finding] = [self._findings()]
        self.assertFalse(finding)

    def _findings(self):
        self.env.flush_all()
        return list(self.env["wuye.audit"]._run_check("wallet_offline", self.company))

    def test_f4_older_claim_that_is_not_covered_stops_the_newer_ones(self):
        self._tap("100.00", "online")
        self._hand_in(40, "a", 30)
        self._hand_in(5, "b", 20)
        self._fill(self.wallet, 10)
        self.assertEqual(self.wallet.balance, 10.0)
        self.assertEqual(self._rows().mapped("state"), ["open", "open"])

    def test_f4_nightly_job_collects_what_came_back_to_a_wallet(self):
        sale = self._tap("100.00", "online")["entry"]
        self._hand_in(40, "a")
        self.env["wuye.wallet.till"].with_user(self.seller).give_back(
            self.terminal.id, sale, "退"
        )
        self.assertEqual(self._rows().state, "open")
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["wuye.wallet.offline"]._cron_collect()
        self.env.invalidate_all()
        self.assertEqual(self._rows().state, "collected")
        self.assertEqual(self.wallet.balance, 60.0)
        day = self.env["wuye.wallet.day"]._book(
            self.place, fields.Date.to_date("2026-09-03")
        )
        self.assertEqual(day.amount, 40.0)  # 100.00 - 100.00 + 40.00

    def test_f4_revenue_of_a_claim_is_booked_when_it_is_collected_only(self):
        self._tap("90.00", "online")
        self._hand_in(40, "a")
        days = self.env["wuye.wallet.day"]
        self.assertEqual(
            days._book(self.place, fields.Date.to_date("2026-09-03")).amount, 90.0
        )
        with freeze_time("2026-09-05 04:00:00"):
            self._fill(self.wallet, 50)
        self.assertEqual(
            days._book(self.place, fields.Date.to_date("2026-09-05")).amount, 40.0
        )

    # === SETTLED BY HAND === #

    def test_f4_accountant_collects_what_is_not_collected_by_itself(self):
        self.wallet.action_freeze()
        self._hand_in(10, "a")
        claim = self._rows()
        with self.assertRaisesRegex(AccessError, "accountant settles"):
            claim.with_user(self.manager).action_collect()
        with self.assertRaisesRegex(UserError, "Let its holder top up"):
            claim.with_user(self.accountant).action_collect()
        self.wallet.action_thaw()
        claim.with_user(self.accountant).action_collect()
        self.assertRecordValues(
            claim, [{"state": "collected", "done_by": self.accountant.id}]
        )
        self.assertEqual(self.wallet.balance, 90.0)
        with self.assertRaisesRegex(UserError, "settled by now"):
            claim.with_user(self.accountant).action_collect()

    def test_f4_claim_is_written_off_by_two_persons_with_the_reason(self):
        self._hand_in(10, "a", number="0F0F0F0F0F")
        claim = self._rows().with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "somebody has to ask"):
            claim.action_write_off()
        with self.assertRaisesRegex(UserError, "write down why"):
            claim.action_ask_write_off()
        claim.write_off_reason = "无法确定持卡人"
        claim.action_ask_write_off()
        with self.assertRaisesRegex(UserError, "another one"):
            claim.action_write_off()
        with self.assertRaisesRegex(AccessError, "accountant settles"):
            claim.with_user(self.manager).action_write_off()
        # other words are another question
        claim.write_off_reason = "金额过小"
        with self.assertRaisesRegex(UserError, "somebody has to ask"):
            claim.with_user(self.supervising).action_write_off()
        claim.action_ask_write_off()
        claim.with_user(self.supervising).action_write_off()
        self.assertRecordValues(
            claim,
            [
                {
                    "state": "written_off",
                    "asked_by": self.accountant.id,
                    "done_by": self.supervising.id,
                }
            ],
        )
        self.assertEqual(self.place.offline_risk, 0.0)
        self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_wallet_offline_settled"):
            self.env.cr.execute(
                "UPDATE wuye_wallet_offline SET write_off_reason = 'x' WHERE id = %s",
                claim.ids,
            )

    def test_f4_database_keeps_taps_whoever_writes(self):
        self._tap("95.00", "online")
        self._hand_in(10, "a")
        claim = self._rows()
        for change, name in (
            ("amount = 1", "facts"),
            ("state = 'collected'", "paid_by_entry"),
            ("state = 'booked'", "state_next"),
            ("state = 'written_off'", "by_two"),
        ):
            with self.assertRefused(CheckViolation, f"wuye_wallet_offline_{name}"):
                self.env.cr.execute(
                    f"UPDATE wuye_wallet_offline SET {change} WHERE id = %s", claim.ids
                )
        with self.assertRefused(CheckViolation, "wuye_wallet_offline_kept"):
            self.env.cr.execute("DELETE FROM wuye_wallet_offline")
        with self.assertRaises(AccessError):
            claim.with_user(self.accountant).write({"state": "booked"})
        with self.assertRaises(AccessError):
            claim.with_user(self.accountant).create({})

    # === WHO DECIDES === #

    def test_r110_accountant_or_manager_decides_and_only_on_the_risk(self):
        administrator = self._make_user(
            "administrator", self.community, login="off-admin"
        )
        self.machine.with_user(self.accountant).floor_card = 60
        self.manager.wuye_community_ids |= self.community
        self.machine.with_user(self.manager).floor_card = 55
        with self.assertRaisesRegex(AccessError, "decides what a terminal may sell"):
            self.machine.with_user(administrator).floor_card = 100
        with self.assertRaisesRegex(AccessError, "manager for the rest"):
            self.machine.with_user(self.accountant).code = "X"
        with self.assertRaises(AccessError):
            self.machine.with_user(self.cashier).floor_card = 100
        self.assertEqual(self.machine.floor_card, 55.0)

    def test_f4_accountant_decides_on_the_risk_and_gives_no_key(self):
        key = self.machine.sudo().key
        with self.assertRaises(AccessError):
            self.machine.with_user(self.accountant).action_new_key()
        self.assertEqual(self.machine.sudo().key, key)

    def test_r110_merchants_place_sells_with_the_server_only(self):
        self.company.wuye_payment_institution = "某支付有限公司 Z2000133000019"
        merchant = self._make_partner("云海生鲜")
        with (
            self.assertRaisesRegex(ValidationError, "with the server only"),
            self.env.cr.savepoint(),
        ):
            self.place.merchant_id = merchant
        shop = self._make_place("SX", "生鲜店", merchant_id=merchant.id)
        shop.terminal_ids.kind = "machine"
        with (
            self.assertRaisesRegex(ValidationError, "with the server only"),
            self.env.cr.savepoint(),
        ):
            shop.terminal_ids.with_user(self.accountant).write(
                {"is_offline": True, "floor_card": 1.0, "floor_total": 1.0}
            )
        told = self._hand_in(1, "x", number="0F0F0F0F0F")
        self.assertEqual(told["code"], "unknown_card")
        self.machine.with_user(self.accountant).is_offline = False
        with self.assertRaisesRegex(ValidationError, "open claims"):
            self.place.merchant_id = merchant

    def test_r110_terminal_without_limits_or_a_till_is_refused(self):
        for vals in (
            {"floor_card": 0.0},
            {"floor_total": 49.99},
            {"offline_hours": 0},
            {"offline_hours": 73},
        ):
            with (
                self.subTest(**vals),
                self.assertRefused(CheckViolation, "wuye_wallet_terminal_floors"),
            ):
                self._allow(self.accountant, **vals)
                self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_wallet_terminal_floors"):
            self.terminal.with_user(self.accountant).write(
                {"is_offline": True, "floor_card": 1.0, "floor_total": 1.0}
            )
            self.env.flush_all()

    def test_i8_claims_of_another_community_or_company_are_not_read(self):
        self._hand_in(1, "x", number="0F0F0F0F0F")
        claim = self._rows()
        far = self._make_community("YFY", "云枫苑", self.company)
        other = self._make_company("别家物业")
        away = self._make_community("HTC", "海棠城", other)
        for community in (far, away):
            user = self._make_user("accountant", community, login=community.code)
            own = self.env(
                user=user, context={"allowed_company_ids": user.company_ids.ids}
            )
            self.assertFalse(own["wuye.wallet.offline"].search([]))
            with self.assertRaises(AccessError):
                claim.with_env(own).action_collect()
            with self.assertRaises(AccessError):
                self.machine.with_env(own).floor_card = 1

    # === THE LIST === #

    def test_f4_list_denies_cards_that_do_not_pay_and_no_others(self):
        self.assertEqual(self._list()["deny"], [])
        hashes = set(self.card.sudo().credential_id.hash_ids.mapped("hash"))
        for hinder, mend in (
            (lambda: self.wallet.action_freeze(), lambda: self.wallet.action_thaw()),
            (
                lambda: self.card.write({"date_to": "2026-09-03 11:00:00"}),
                lambda: self.card.write({"date_to": False}),
            ),
            (
                lambda: self._tap("100.00", "all"),
                lambda: self._fill(self.wallet, 100),
            ),
            (
                lambda: self.card._move("lost", "业主来电报失"),
                lambda: self.card._move("found", "找到"),
            ),
        ):
            hinder()
            self.assertEqual(set(self._list()["deny"]), hashes)
            mend()
        self.assertEqual(set(self._list()["deny"]), hashes)  # found is not in use
        self.card.action_restore()
        self.assertEqual(self._list()["deny"], [])
        self._hand_in("50.01", "over")
        self.assertEqual(set(self._list()["deny"]), hashes)  # who owes pays first

    def test_f4_list_has_its_age_and_its_limits(self):
        told = self._list()
        self.assertEqual(told["until"] - told["made"], 8 * 3600)
        self.assertEqual((told["floor_card"], told["floor_total"]), ("50.00", "120.00"))
        self.machine.invalidate_recordset()
        self.assertEqual(self.machine.list_at, fields.Datetime.to_datetime(NOW))
        self.place.is_open = False
        self.assertFalse(self._list())


class TestOfflineProperties(OfflineCase):
    """Whatever is tapped, handed in twice and topped up between."""

    TAPS = st.tuples(
        st.just("tap"),
        st.integers(1, 6000),
        st.sampled_from("abcdefgh"),
        st.integers(0, 900),
    )
    TOPUPS = st.tuples(st.just("topup"), st.integers(1, 5000), st.just(""), st.just(0))

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.one_of(TAPS, TOPUPS), max_size=12))
    def _check(self, steps):
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            self._run(steps)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def _run(self, steps):
        first, filled = {}, 10000  # fen
        for kind, fen, uuid, minutes in steps:
            if kind == "topup":
                self._fill(self.wallet, fen / 100)
                filled += fen
                continue
            told = self._hand_in(fen / 100, uuid, minutes)
            facts, answer = first.setdefault(uuid, ((fen, minutes), told))
            if facts == (fen, minutes):
                self.assertEqual(told, answer)
            else:
                self.assertEqual(told["code"], "uuid_reused")
        rows = self._rows()
        self.assertEqual(sorted(rows.mapped("uuid")), sorted(first))
        paid = rows.filtered("entry_id")
        spent = sum(round(row.amount * 100) for row in paid)
        self.assertEqual(len(paid.entry_id), len(paid))
        self.assertEqual(round(self.wallet.balance * 100), filled - spent)
        self.assertGreaterEqual(self.wallet.balance, 0)
        self.assertFalse(
            list(self.env["wuye.audit"]._run_check("wallet_offline", self.company))
        )

    def test_f4_each_tap_is_booked_once_and_no_wallet_goes_below_zero(self):
        self._check()
