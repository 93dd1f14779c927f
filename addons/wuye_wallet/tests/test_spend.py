"""What a tap on a till pays, and what it is refused with (F4, F7)."""

import contextlib
from contextlib import contextmanager
from decimal import Decimal

from psycopg2.errors import CheckViolation

from odoo.addons.wuye_property.tests.common import speak_chinese
from odoo.addons.wuye_wallet.look import look
from odoo.addons.wuye_wallet.tests.common import NUMBER, SECOND, WalletCase

from wuye_engine.wallet import Code, entry_chain

# code, words on the screen, light of the reader, beeps, milliseconds of each (F7)
TWELVE = (
    ("unreadable", "读卡无效：请重新刷卡", "red", 3, 120),
    ("unknown_card", "未知卡片：请持卡人到服务台办理", "red", 3, 120),
    ("other_community", "其他项目的卡：不能在此消费", "red", 3, 120),
    ("lost_card", "已挂失：请留下卡片并联系服务台", "red", 1, 1000),
    ("dead_card", "此卡已永久作废：请留下卡片", "red", 1, 1000),
    ("expired_card", "卡已过期：请到服务台延期", "red", 3, 120),
    ("no_wallet", "没有钱包：请先到收费台充值", "red", 3, 120),
    ("frozen", "钱包已冻结：请到收费台咨询", "red", 3, 120),
    ("over_tap_limit", "超过单笔限额", "red", 3, 120),
    ("over_day_limit", "超过单日限额", "red", 3, 120),
    ("pin_wrong", "密码错误：输错三次将锁定", "yellow", 2, 120),
    ("low_balance", "余额不足", "yellow", 2, 120),
)


class Undone(Exception):
    """What was tried is rolled back."""


class TestSpend(WalletCase):
    def test_f4_a_tap_takes_its_amount_and_is_kept(self):
        told = self._tap("30.00", "u1")
        self.assertEqual((told["code"], told["balance"]), ("paid", 70.0))
        entry = self.wallet.entry_ids[:1]
        self.assertEqual((entry.kind, entry.amount), ("spend", -30.0))
        self.assertEqual(entry.place_id, self.place)
        self.assertEqual(entry.card_id, self.card)
        self.assertEqual(entry.user_id, self.seller)

    def test_f4_a_tap_that_is_sent_again_is_paid_once(self):
        first = self._tap("30.00", "u1")
        self.assertEqual(self._tap("30.00", "u1"), first)
        self.assertEqual(self.wallet.balance, 70.0)
        self.assertEqual(self._tap("31.00", "u1")["code"], "uuid_reused")

    def test_f4_three_of_four_taps_of_thirty_pass_on_a_hundred(self):
        codes = [self._tap(30, f"u{turn}")["code"] for turn in range(4)]
        self.assertEqual(codes, ["paid", "paid", "paid", "low_balance"])
        self.assertEqual(self.wallet.balance, 10.0)

    def test_f4_no_statement_takes_more_than_there_is(self):
        entries = self.env["wuye.wallet.entry"]
        with self.assertRefused(CheckViolation, "wuye_wallet_entry_chained"):
            entries._enter(self.wallet, "fee", -100.01)
        with self.assertRefused(CheckViolation, "wuye_wallet_by_entries"):
            self.env.cr.execute(
                "UPDATE wuye_wallet SET balance = 500 WHERE id = %s", self.wallet.ids
            )

    def test_h12_each_entry_has_the_link_the_engine_computes(self):
        self._tap("30.00", "u1")
        self.env.cr.execute(
            "SELECT * FROM wuye_wallet_entry WHERE wallet_id = %s ORDER BY seq",
            self.wallet.ids,
        )
        before = ""
        for row in self.env.cr.dictfetchall():
            self.assertEqual(row["previous"] or "", before)
            before = entry_chain(
                before,
                row["wallet_id"],
                row["seq"],
                row["kind"],
                f"{row['amount']:.2f}",
                f"{row['balance']:.2f}",
                row["at"].strftime("%Y-%m-%d %H:%M:%S.%f"),
                row["date"],
                *(row[name] for name in ("place_id", "terminal_id", "uuid")),
                *(row[name] for name in ("counter_of_id", "user_id", "paper")),
            )
            self.assertEqual(row["chain"], before)
        self.assertEqual(self.wallet.sudo().chain, before)

    def test_f7_twelve_refusals_each_with_its_code_its_words_and_its_signal(self):
        """Code, words on the screen in Chinese, light and beeps of the reader."""
        speak_chinese(self.env)
        self.env = self.env(context={**self.env.context, "lang": "zh_CN"})
        told = dict(self._refusals())
        for code, words, colour, beeps, length in TWELVE:
            with self.subTest(code=code):
                one = told[code]
                self.assertEqual(one["code"], code)
                self.assertEqual(one["words"], words)
                self.assertEqual(
                    (one["colour"], one["beeps"], one["length"]),
                    (colour, beeps, length),
                )
        self.assertFalse(self.env["wuye.wallet.entry"].search([("kind", "=", "spend")]))

    def test_f7_each_refusal_has_its_own_words_and_tells_no_balance(self):
        """Twelve refusals and more, each by what really is in its way."""
        told = dict(self._refusals())
        for code, one in told.items():
            with self.subTest(code=code):
                self.assertEqual(one["code"], code)
                self.assertNotEqual(one["colour"], "green")
        self.assertEqual(len({one["words"] for one in told.values()}), len(told))
        told_left = {code for code, one in told.items() if "balance" in one}
        self.assertEqual(
            told_left, {"low_balance"}
        )  # a finder of a card learns nothing
        self.assertFalse(self.env["wuye.wallet.entry"].search([("kind", "=", "spend")]))

    def test_f7_no_code_is_without_words(self):
        till = self.env["wuye.wallet.till"]
        self.assertEqual(len({till._words(code) for code in Code}), len(Code))

    def _refusals(self):
        """(code that is expected, what the till was told)"""
        tap = self._tap
        yield "unreadable", tap(1, "a", number="0102")
        yield "unknown_card", tap(1, "b", number="0F0F0F0F0F")
        yield "other_community", tap(1, "c", number=self._card_elsewhere())
        yield "bad_amount", tap("-1", "d")
        yield "no_wallet", tap(1, "e", number=self._card_without_wallet())
        yield "low_balance", tap("100.00", "f", terminal=self._fill_less())
        self.rule.write({"tap_limit": 80, "day_limit": 70, "pin_above": 50})
        yield "over_tap_limit", tap("80.01", "g")
        yield "over_day_limit", tap("70.01", "h")
        self.place.day_limit = 40
        yield "over_place_limit", tap("40.01", "i")
        self.place.day_limit = 0
        yield "pin_needed", tap("50.01", "j")
        self.wallet._set_pin("471108")
        yield "pin_wrong", tap("50.01", "k", pin="000000")
        tap("50.01", "k", pin="000001")
        tap("50.01", "k", pin="000002")
        yield "pin_locked", tap("50.01", "l", pin="471108")
        self.place.is_open = False
        yield "place_closed", tap(1, "m")
        self.place.is_open = True
        self.wallet.action_freeze()
        yield "frozen", tap(1, "n")
        self.wallet.action_thaw()
        self.card.date_to = "2020-01-01 00:00:00"
        yield "expired_card", tap(1, "o")
        self.card.date_to = False
        self.card._move("lost", "业主来电报失")
        yield "lost_card", tap(1, "p")
        self.card._move("cancelled", "不再使用")
        yield "dead_card", tap(1, "q")

    def _card_elsewhere(self):
        other = self._make_community("YFY", "云枫苑", self.company)
        unit = self._make_unit(self._make_building(other, "1"), "0101")
        self._make_card(SECOND, self.owner, unit)
        return SECOND

    def _card_without_wallet(self):
        number = "0102A3B4C7"
        self._make_card(number, self._make_partner("李雪"), self.unit)
        return number

    def _fill_less(self):
        """The terminal, once the wallet holds a fen less than what is asked."""
        self.env["wuye.wallet.entry"]._enter(self.wallet.sudo(), "fee", -0.01)
        self.rule.pin_above = 0
        return self.terminal

    @property
    def rule(self):
        return self.env["wuye.wallet.rule"]._on(
            self.company, self.env["wuye.wallet"]._today()
        )

    def test_f7_a_pin_that_was_locked_is_unlocked_by_the_cashier(self):
        self.wallet._set_pin("471108")
        self.rule.pin_above = 10
        for turn in range(3):
            self._tap(20, "x", pin=f"00000{turn}")
        self.assertEqual(self._tap(20, "x", pin="471108")["code"], "pin_locked")
        self.wallet.with_user(self.cashier).action_unlock_pin()
        self.assertEqual(self._tap(20, "x", pin="471108")["code"], "paid")

    def test_f16_a_code_on_the_phone_pays_as_the_card_does(self):
        page = self.env["wuye.card.code"].create(
            {
                "community_id": self.community.id,
                "unit_id": self.unit.id,
                "kind": "resident",
            }
        )
        page.action_make()
        code = page.sudo().code
        self.assertEqual(self._tap(30, "u1", number=code, kind="qr")["code"], "paid")
        self.assertEqual(self.wallet.balance, 70.0)

    def test_f4_a_number_two_cards_have_pays_from_neither(self):
        """Readers that drop bytes read the same of both."""
        other = self._make_partner("李雪")
        self._make_card("0902A3B4C5", other, self.unit)
        told = self._tap(1, "u1", number="02A3B4C5", kind="w34")
        self.assertEqual(told["code"], "unknown_card")
        self.assertEqual(self._tap(1, "u2")["code"], "paid")


class TestSurelyPaid(WalletCase):
    """The database debits at once what the engine has nothing against, and no other."""

    AMOUNTS = ("19.99", "20.00", "20.01", "30.00", "30.01", "90.00", "90.01")

    @property
    def rule(self):
        return self.env["wuye.wallet.rule"]._on(
            self.company, self.env["wuye.wallet"]._today()
        )

    def _ways(self):
        """What may be in the way of a tap of one who has 90 and spent 10 today."""
        wallet, place, card = self.wallet, self.place, self.card
        yield "nothing", lambda: None
        yield "tap", lambda: self.rule.write({"tap_limit": 30})
        yield "day", lambda: self.rule.write({"day_limit": 30})
        yield "pin", lambda: self.rule.write({"pin_above": 30})
        yield "own tap", lambda: wallet.write({"tap_limit": 30})
        yield "own day", lambda: wallet.write({"day_limit": 30})
        yield "tap here", lambda: place.write({"tap_limit": 30})
        yield "day here", lambda: place.write({"day_limit": 30})
        yield "shut", lambda: place.write({"is_open": False})
        yield "frozen", wallet.action_freeze
        yield "lost", lambda: card._move("lost", "业主来电报失")
        yield "expired", lambda: card.write({"date_to": "2020-01-01 00:00:00"})
        yield "not yet", lambda: card.write({"date_to": "2099-01-01 00:00:00"})

    def _both(self, amount, uuid="u2"):
        """Whether the database debits a tap, and whether the engine would."""
        self.env.flush_all()
        wallets = self.env["wuye.wallet"].with_user(self.seller).sudo()
        till = wallets.env["wuye.wallet.till"]
        facts = till._kept_facts(self.terminal.code, wallets._today())
        text = wallets._read_card({"number": NUMBER})
        with self._undone():
            debit = (Decimal(amount), self.seller.id)
            row = look(self.env.cr, facts, text, uuid, debit)
        refused = wallets._refusal(facts, {}, row, Decimal(amount))
        return bool(row["paid_id"]), refused is None

    @contextmanager
    def _undone(self):
        with contextlib.suppress(Undone), self.env.cr.savepoint():
            yield
            raise Undone

    def test_f4_database_and_engine_agree_on_every_tap(self):
        self.rule.pin_above = 0
        self._tap("10.00", "u1")
        seen = {}
        for name, stand in self._ways():
            with self._undone():
                stand()
                told = [self._both(amount) for amount in self.AMOUNTS]
            self.env.invalidate_all()
            self.env.registry.clear_cache()  # of what was rolled back
            for amount, (paid, wanted) in zip(self.AMOUNTS, told, strict=True):
                with self.subTest(way=name, amount=amount):
                    self.assertEqual(paid, wanted)
            seen[name] = sum(paid for paid, _wanted in told)
        # each of the ways lets another number of these amounts through
        self.assertEqual(
            seen,
            {
                "nothing": 6,
                "not yet": 6,
                "tap": 4,
                "own tap": 4,
                "tap here": 4,
                "pin": 4,
                "day": 2,
                "own day": 2,
                "day here": 2,
                "shut": 0,
                "frozen": 0,
                "lost": 0,
                "expired": 0,
            },
        )

    def test_f4_a_tap_that_is_known_is_not_debited_again(self):
        self._tap("10.00", "u1")
        self.assertEqual(self._both("10.00", "u1"), (False, True))
