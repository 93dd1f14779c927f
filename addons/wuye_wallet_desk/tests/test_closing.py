"""All that is on a wallet goes back to the same name, then it is closed (F8, 25f)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, freeze_time, tagged

from odoo.addons.wuye_cashier.models.wuye_shift_lock import DeskLockedError

from .common import DAY, NOON, WalletDeskMixin

DOCUMENT = "330106199001011234"


@tagged("post_install", "-at_install")
class TestClosing(WalletDeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOON))
        cls._setup_billing()
        cls._setup_wallet_desk()

    def setUp(self):
        super().setUp()
        self._open_shift()
        self._open_shift(user=self.cashier, token=self.token2)

    def _page(self, wallet=None, user=None, **vals):
        wallet = wallet or self.wallet
        pages = self.env["wuye.wallet.close"].with_user(user or self.cashier)
        return pages.create({"wallet_id": wallet.id, "document": DOCUMENT, **vals})

    def _transfer(self, **vals):
        return self._page(
            **{
                "tender": "transfer",
                "account_holder": "王小明",
                "account_number": "6222 0210 0100 0000",
                "reference": "HD20260430-7",
                **vals,
            }
        )

    def _close(self, page, token=None):
        """As the browser of a computer does it, for the user of the page."""
        service = self.env["wuye.cashier"].with_user(page.env.user)
        token = self.token2 if token is None else token
        answer = service.close_wallet(token, page.id)
        self.env.invalidate_all()
        return answer

    def _closed(self):
        return self.env["wuye.wallet.closing"].search([])

    def test_f8_little_goes_back_in_cash_of_the_float_and_is_counted(self):
        """Row 25f: Dr WAL 100, Cr CASH 100; the shift is counted 100.00 lower."""
        self._top_up(100.0)
        wallet, cash = self.wallet, self._balance("cash")
        page = self._page()
        self.assertEqual((page.tender, page.cash_back), ("cash", 100.0))
        action = page.action_close()
        self.assertEqual(action["tag"], "wuye_wallet_close")
        self.assertEqual(wallet.state, "active")  # the button by itself does nothing
        self.assertTrue(self._close(page)["is_paid"])
        self.assertRecordValues(wallet, [{"state": "closed", "balance": 0.0}])
        closing = self._closed()
        self.assertRecordValues(
            closing,
            [
                {
                    "wallet_id": wallet.id,
                    "amount": 100.0,
                    "tender": "cash",
                    "document_tail": "1234",
                    "user_id": self.cashier.id,
                    "account_holder": False,
                }
            ],
        )
        self.assertEqual(closing.shift_id.desk_id, self.desk2)
        self.assertEqual(self._entries(wallet)[-1], ("close", -100.0, closing.name))
        self.assertEqual(self._balance("wallet"), 0.0)
        self.assertEqual(self._balance("cash") - cash, -100.0)
        self.assertEqual(closing.payment_id.payment_type, "outbound")
        counts = self._cashier(self.cashier).close_shift(self.token2, {"cash": 400.0})
        self.assertEqual([row["difference"] for row in counts["counts"]], [0.0])
        self._assert_clean()

    def test_f8_closing_again_pays_nothing(self):
        self._top_up(60.0)
        page, other = self._page(), self._page()
        self.assertTrue(self._close(page)["is_paid"])
        self.assertFalse(self._close(page)["is_paid"])
        self.assertFalse(self._close(other)["is_paid"])
        self.assertEqual(len(self._closed()), 1)
        self._assert_clean()

    def test_f8_more_than_the_limit_in_cash_is_refused_with_the_article_named(self):
        self._top_up(100.01)
        with self._refused(UserError, "100.01.*100.00.*第二十一条"):
            self._close(self._page(tender="cash"))
        self.assertEqual(self.wallet.state, "active")

    def test_f8_transfer_to_an_account_of_the_same_name(self):
        """Row 25f: Dr WAL, Cr clearing; spaces in the name do not matter."""
        self._top_up(3000.0)
        wallet, money = self.wallet, self._held("transfer")
        page = self._transfer(account_holder=" 王 小\u3000明 ")
        self.assertTrue(self._close(page, token="")["is_paid"])
        self.assertEqual(wallet.state, "closed")
        self.assertEqual(self._held("transfer") - money, -3000.0)
        self.assertRecordValues(
            self._closed().with_user(self.accountant),
            [
                {
                    "amount": 3000.0,
                    "account_number": "6222 0210 0100 0000",
                    "reference": "HD20260430-7",
                    "shift_id": False,
                }
            ],
        )
        self._assert_clean()

    def test_f8_account_of_another_name_is_refused_with_the_article_named(self):
        self._top_up(3000.0)
        for name in ("王小军", "", "王小明明"):
            with self.subTest(name=name), self._refused(UserError, "第二十一条"):
                self._close(self._transfer(account_holder=name))
        self.assertEqual(self.wallet.balance, 3000.0)

    def test_f8_account_on_file_says_its_holder_itself(self):
        bank = self.env["res.partner.bank"].create(
            {
                "acc_number": "6222000011112222",
                "partner_id": self.owner.id,
                "acc_holder_name": "王大明",
            }
        )
        self._top_up(300.0)
        page = self._transfer(
            bank_id=bank.id, account_holder=False, account_number=False
        )
        page._compute_account()
        with self._refused(UserError, "王大明.*王小明.*第二十一条"):
            self._close(page)
        bank.acc_holder_name = "王小明"
        page._compute_account()
        self.assertTrue(self._close(page)["is_paid"])
        number = self._closed().with_user(self.accountant).account_number
        self.assertEqual(number, "6222000011112222")

    def test_f8_account_of_another_person_is_not_chosen(self):
        stranger = self._make_partner("李强")
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "6222000011112223", "partner_id": stranger.id}
        )
        self._top_up(300.0)
        with self._refused(UserError, "李强.*王小明.*第二十一条"):
            self._transfer(bank_id=bank.id)

    def test_f8_document_and_bank_reference_are_written_down(self):
        self._top_up(100.0)
        for document in ("", "  ", "12345"):
            with self._refused(UserError, "identity document.*第二十一条"):
                self._close(self._page(document=document))
        for name in ("account_number", "reference"):
            with self._refused(UserError, "account and the bank's reference"):
                self._close(self._transfer(**{name: " "}))

    def test_f8_document_number_is_kept_nowhere_but_its_end(self):
        self._top_up(100.0)
        page = self._page()
        self._close(page)
        self.assertFalse(page.document)
        values = self._closed().sudo().read()[0].values()
        self.assertFalse([one for one in values if DOCUMENT in str(one)])

    def test_j4_cash_leaves_the_desk_of_the_open_shift_only(self):
        self._top_up(100.0)
        for token in (self.token, "stolen", ""):
            with self._refused(UserError, "open at desk JLW-02"):
                self._close(self._page(), token=token)
        self._cashier(self.cashier).lock(self.token2)
        with self._refused(DeskLockedError, ""):
            self._close(self._page())

    def test_j4_cash_needs_a_shift_and_its_float(self):
        self._top_up(100.0)
        service = self._cashier(self.cashier)
        service.close_shift(self.token2, {"cash": 500.0})
        with self._refused(UserError, "no open shift"):
            self._close(self._page())
        service.open_shift(self.token2, 99.99)
        with self._refused(UserError, "99.99.*is left"):
            self._close(self._page())

    def test_f8_only_a_cashier_gives_back(self):
        self._top_up(100.0)
        for user in (self.collector, self.manager, self.accountant):
            with self._refused(AccessError, ""):
                self._close(self._page(user=user))
        page = self._page()
        with self._refused(AccessError, "A cashier gives wallets back"):
            page.with_user(self.manager)._close(self.token2)
        with self._refused(AccessError, "own page"):
            self.env["wuye.wallet.closing"].with_user(self.cashier).create({})

    def test_f8_frozen_wallet_is_given_back(self):
        self._top_up(50.0)
        wallet = self.wallet
        wallet.action_freeze()
        self._close(self._page())
        self.assertEqual(wallet.state, "closed")

    def test_f8_after_closing_the_next_top_up_opens_another_wallet(self):
        self._top_up(50.0)
        first = self.wallet
        self._close(self._page())
        self._top_up(20.0)
        self.assertNotEqual(self.wallet, first)
        self.assertEqual(self.wallet.balance, 20.0)
        self._assert_clean()

    def test_f8_empty_wallet_is_just_closed(self):
        self._top_up(300.0)
        self._take([(self.bills[0], 300.0)], [("wallet", 300.0)])
        with self._refused(UserError, "just close it"):
            self._close(self._page())
        self.wallet.with_user(self.cashier).action_close()
        self._assert_clean()

    def test_f8_page_as_a_cashier_fills_it_in(self):
        self._top_up(100.0)
        action = self.wallet.with_user(self.cashier).action_give_back()
        pages = self.env["wuye.wallet.close"].with_user(self.cashier)
        with Form(pages.with_context(**action["context"])) as form:
            self.assertEqual((form.tender, form.balance), ("cash", 100.0))
            form.document = DOCUMENT
        self.assertTrue(self._close(form.record)["is_paid"])

    # === TABLES OF THE DAY === #

    def _tables(self, user=None, **vals):
        values = {"community_id": self.community.id, "date_from": DAY, "date_to": DAY}
        takings = self.env["wuye.takings"].with_user(user or self.supervisor)
        return takings.create(vals or values)

    def _given_back(self):
        """60.00 in cash to the owner, 500.00 by transfer to a neighbour."""
        self._top_up(60.0)
        self._close(self._page())
        neighbour = self._make_partner("李雪")
        self._make_occupancy(self.unit, neighbour, role="family", date_from=DAY)
        self._top_up(500.0, topups=[{"amount": 500.0, "partner_id": neighbour.id}])
        wallet = self.env["wuye.wallet"]._own(self.company, neighbour)
        self._close(self._transfer(wallet=wallet, account_holder="李雪"))
        return self._closed().sorted("id")

    def test_f8_d12_wallets_given_back_are_rows_of_the_day_equal_to_the_journal(self):
        closings = self._given_back()
        self._cashier().close_shift(self.token, {"cash": 1060.0})
        shift = closings.shift_id
        self._cashier(self.cashier).close_shift(self.token2, {"cash": 440.0})
        takings = self._tables()
        proof = takings._proof()
        # 60.00 + 500.00 came in; 60.00 in cash and 500.00 by transfer left
        self.assertEqual(
            (proof["receipts"], proof["payments"], proof["journal"], proof["first"]),
            (0, 0, 0, False),
        )
        rows = [row for row in takings._rows() if row["kind"] == "refund"]
        self.assertEqual(
            [(row["name"], row["tender"], row["amount"]) for row in rows],
            [
                (closings[0].name, "cash", -60),
                (closings[1].name, "transfer", -500),
            ],
        )
        tables = takings._tables()
        lines = tables["detail"]["lines"][-2:]
        self.assertEqual([line["name"] for line in lines], closings.mapped("name"))
        self.assertEqual([line["payer"] for line in lines], ["王小明", "李雪"])
        self.assertIn("given back", lines[0]["remark"])
        groups = {one["label"]: one["sum"] for one in tables["summary"]["groups"]}
        self.assertEqual(groups["Wallets given back"]["money"], -560)
        self.assertEqual(groups["Top-ups of wallets"]["money"], 560)
        # of a shift its cash only, for the cashier whose it was
        own = self._tables(self.cashier, shift_id=shift.id)
        self.assertEqual(
            [(row["tender"], row["amount"]) for row in own._rows()], [("cash", -60)]
        )
        self.assertEqual(own._proof()["journal"], -60)
        self.assertTrue(takings.action_print_detail())

    def test_f8_d3_wallet_given_back_in_an_open_shift_is_in_no_table_of_its_cashier(
        self,
    ):
        self._given_back()
        rows = self._tables(self.cashier)._rows()
        self.assertEqual([row["tender"] for row in rows], ["transfer"])
        self.assertIn(self.cashier, self._tables()._open_shifts().user_id)

    def test_f8_d12_money_of_a_closing_that_is_missing_in_the_ledger_is_named(self):
        closings = self._given_back()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_payment SET wuye_void_date = %s WHERE id = %s",
            [DAY, closings[0].payment_id.id],
        )
        self.env.invalidate_all()
        proof = self._tables()._proof()
        self.assertEqual(proof["first"], "Wallets given back")
        self.assertEqual(proof["difference"], 60)

    def test_f8_d12_wallet_given_back_elsewhere_is_in_no_table_here(self):
        self._given_back()
        far = self._make_community("YFY", "云枫苑", self.company)
        self.supervisor.wuye_community_ids |= far
        self.assertFalse(
            self._tables(community_id=far.id, date_from=DAY, date_to=DAY)._rows()
        )

    def test_f8_payment_of_a_wallet_given_back_is_not_voided(self):
        closings = self._given_back()
        payment = closings[0].payment_id.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "stays closed"):
            payment.action_wuye_void()

    # === TAPS WITHOUT THE SERVER === #

    def test_f4_what_was_bought_without_the_server_is_taken_before_it_is_given_back(
        self,
    ):
        """60.00 come back to the wallet, 40.00 of them are owed: 20.00 go back."""
        self._top_up(60.0)
        wallet = self.wallet
        sale = self._tap(60, "t1")["entry"]
        claim = self.env["wuye.wallet.offline"].create(
            {
                "terminal_id": self.terminal.id,
                "place_id": self.place.id,
                "uuid": "late",
                "amount": 40.0,
                "tapped_at": NOON,
                "handed_at": NOON,
                "card_id": self.card.id,
                "wallet_id": wallet.id,
                "reason": "low_balance",
            }
        )
        till = self.env["wuye.wallet.till"].with_user(self.seller)
        till.give_back(self.terminal.id, sale, "退")
        self._close(self._page(wallet))
        self.assertEqual(claim.state, "collected")
        self.assertEqual(self._closed().amount, 20.0)
        self.assertEqual(wallet.state, "closed")
