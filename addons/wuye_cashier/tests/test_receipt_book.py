"""Receipt books: every number in exactly one state, whoever writes (D7, R65, R66)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import WuyePropertyCommon

from ..receipt_states import NEXT, STATES


@tagged("post_install", "-at_install")
class TestReceiptBook(WuyePropertyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls.users["receipt_keeper"]
        cls.collector = cls.users["collector"]
        cls.book = cls._book(1, 50)

    @classmethod
    def _book(cls, first, last, register=True, user=None, **vals):
        book = (
            cls.env["wuye.receipt.book"]
            .with_user(user or cls.keeper)
            .create(
                {
                    "company_id": cls.company.id,
                    "community_id": cls.community.id,
                    "prefix": "a",
                    "number_first": first,
                    "number_last": last,
                    **vals,
                }
            )
        )
        if register:
            book.action_register()
        return book

    def _move(self, kind, first, last, user=None, **vals):
        transfer = (
            self.env["wuye.receipt.transfer"]
            .with_user(user or self.keeper)
            .create(
                {
                    "book_id": self.book.id,
                    "kind": kind,
                    "number_first": first,
                    "number_last": last,
                    **vals,
                }
            )
        )
        transfer.action_move()

    def _draw(self, first, last, holder=None):
        self._move("draw", first, last, holder_id=(holder or self.collector).id)

    def _states(self):
        """{number: state} by SQL."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT number, state FROM wuye_receipt_number WHERE book_id = %s",
            self.book.ids,
        )
        return dict(self.env.cr.fetchall())

    # === BUYING === #

    def test_d7_registered_book_has_each_number_once_in_stock(self):
        self.assertEqual(self._states(), dict.fromkeys(range(1, 51), "stock"))
        self.assertEqual(self.book.name, "A0000001–A0000050")
        self.assertEqual(self.book.number_ids[11].name, "A0000012")
        self.assertRecordValues(
            self.book.move_ids,
            [{"kind": "buy", "count": 50, "to_id": self.keeper.id}],
        )
        self.book.action_register()  # twice is once
        self.assertEqual(len(self.book.number_ids), 50)

    def test_d7_number_stands_in_one_book_of_the_company(self):
        with self.assertRefused(UniqueViolation, "wuye_receipt_number_name_uniq"):
            self._book(50, 60)
        self._book(50, 60, prefix="B")

    def test_d7_bad_book_is_refused(self):
        with self.assertRefused(CheckViolation, "wuye_receipt_book_range"):
            self._book(20, 10, register=False)
        with self.assertRefused(CheckViolation, "wuye_receipt_book_range"):
            self._book(1, 10_001, register=False)
        with self.assertRaisesRegex(ValidationError, "does not fit into 3 digits"):
            self._book(990, 1000, register=False, digits=3)

    def test_r66_book_the_office_bought_waits_for_finance(self):
        book = self._book(1, 10, register=False, prefix="Z", source="bought")
        with self.assertRaisesRegex(UserError, "is missing on"):
            book.action_register()
        self.assertFalse(book.number_ids)
        book.request_validation()
        book.invalidate_recordset()
        book.with_user(self.users["accountant"]).validate_tier()
        book.invalidate_recordset()
        book.action_register()
        self.assertEqual(len(book.number_ids), 10)

    def test_d7_registered_book_stays_as_it_is(self):
        for vals in ({"number_last": 60}, {"prefix": "C"}, {"digits": 8}):
            with self.assertRefused(CheckViolation, "wuye_receipt_book_printed"):
                self.book.write(vals)
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.book.sudo().unlink()

    # === MOVING === #

    def test_d7_drawn_handed_back_void_lost_and_given_back(self):
        self._draw(1, 20)
        self._move("hand_back", 16, 20)
        self._move("void", 3, 3, reason="打印错位")
        self._move("lose", 5, 6, reason="搬家遗失，已登报声明")
        self._move("void", 6, 6, reason="找回")
        self._move("give_back", 41, 50, reason="换版交回")
        states = self._states()
        expected = dict.fromkeys(range(1, 51), "stock")
        expected |= dict.fromkeys(range(1, 16), "drawn")
        expected |= {3: "void", 5: "lost", 6: "void"}
        expected |= dict.fromkeys(range(41, 51), "returned")
        self.assertEqual(states, expected)
        counts = {state: self.book[f"count_{state}"] for state, _label in STATES}
        self.assertEqual(
            counts,
            {
                "stock": 25,
                "drawn": 12,
                "borrowed": 0,
                "used": 0,
                "void": 2,
                "lost": 1,
                "returned": 10,
            },
        )
        self.assertEqual(self.book.count_total, 50)

    def test_r65_register_names_both_persons_and_stays(self):
        self._draw(1, 10)
        move = self.book.move_ids[0]
        self.assertRecordValues(
            move,
            [
                {
                    "kind": "draw",
                    "count": 10,
                    "range_name": "A0000001–A0000010",
                    "to_id": self.collector.id,
                    "moved_by": self.keeper.id,
                }
            ],
        )
        self._move("hand_back", 1, 10)
        self.assertEqual(self.book.move_ids.sorted("id")[-1].from_id, self.collector)
        self.env.flush_all()
        for statement in (
            "UPDATE wuye_receipt_move SET number_last = 9 WHERE id = %s",
            "UPDATE wuye_receipt_move SET to_id = NULL WHERE id = %s",
            "DELETE FROM wuye_receipt_move WHERE id = %s",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, move.ids)

    def test_d7_range_with_one_number_that_cannot_move_moves_nothing(self):
        self._draw(5, 5)
        before = self._states()
        with self.assertRaisesRegex(UserError, "Drawn: A0000005"):
            self._draw(1, 10)
        with self.assertRaisesRegex(UserError, "In Stock: A0000001"):
            self._move("hand_back", 1, 5)
        with self.assertRaisesRegex(UserError, "not in the book"):
            self._draw(45, 51)
        self.assertEqual(self._states(), before)

    def test_d7_reason_is_asked_for(self):
        for kind in ("void", "lose", "give_back"):
            with self.assertRaisesRegex(UserError, "Write why"):
                self._move(kind, 1, 1)
        with self.assertRaisesRegex(UserError, "who draws"):
            self._move("draw", 1, 1)

    def test_d7_form_proposes_the_first_run_that_can_move(self):
        self._draw(1, 10)
        self._move("void", 20, 20, reason="缺页")
        with Form(
            self.env["wuye.receipt.transfer"]
            .with_user(self.keeper)
            .with_context(default_book_id=self.book.id)
        ) as form:
            self.assertEqual((form.number_first, form.number_last), (11, 19))
            form.kind = "hand_back"
            self.assertEqual((form.number_first, form.number_last), (1, 10))
            form.kind = "draw"
            form.holder_id = self.collector

    # === COUNTING === #

    def _count(self, found, holder=None, **vals):
        return (
            self.env["wuye.receipt.count"]
            .with_user(self.keeper)
            .create(
                {
                    "book_id": self.book.id,
                    "holder_id": holder and holder.id,
                    "found": found,
                    **vals,
                }
            )
        )

    def test_d7_count_freezes_what_the_register_said(self):
        self._draw(1, 20)
        mine, stock = self._count(20, self.collector), self._count(30)
        (mine | stock).action_count()
        self.assertEqual((mine | stock).mapped("expected"), [20, 30])
        self._move("void", 1, 1, reason="污损")
        self.assertEqual((mine.expected, mine.difference), (20, 0))
        with self.assertRefused(CheckViolation, "wuye_receipt_count_done_frozen"):
            mine.found = 19
        with self.assertRefused(CheckViolation, "wuye_receipt_count_done_kept"):
            mine.unlink()

    def test_d7_difference_is_explained_or_counted_again(self):
        self._draw(1, 20)
        count = self._count(19, self.collector)
        with self.assertRaisesRegex(UserError, "19 found, 20 by the register"):
            count.action_count()
        self.assertEqual((count.state, count.expected), ("draft", 0))
        count.explanation = "5号在财务核对，未带回"
        count.action_count()
        self.assertEqual(count.difference, -1)
        again = self._count(20, self.collector)
        again.action_count()
        self.assertFalse(again.difference)

    # === WHAT THE DATABASE REFUSES === #

    def test_d7_state_changes_only_as_the_table_says_against_sql_too(self):
        """Each state to each other one: 42 pairs, by plain SQL."""
        self.env.flush_all()
        number = self.book.number_ids[0]
        holder = self.collector.id
        for old, following in NEXT.items():
            for new, _label in STATES:
                if new == old:
                    continue
                with self.subTest(old=old, new=new), self.env.cr.savepoint() as point:
                    self.env.cr.execute(
                        "ALTER TABLE wuye_receipt_number DISABLE TRIGGER USER"
                    )
                    self._set(number, old, holder)
                    self.env.cr.execute(
                        "ALTER TABLE wuye_receipt_number ENABLE TRIGGER USER"
                    )
                    if new in following:
                        self._set(number, new, holder)
                    else:
                        with self.assertRefused(
                            CheckViolation, "wuye_receipt_number_life"
                        ):
                            self._set(number, new, holder)
                    point.rollback()

    def _set(self, number, state, holder):
        self.env.cr.execute(
            "UPDATE wuye_receipt_number SET state = %s, reason = 'x', holder_id = %s"
            " WHERE id = %s",
            [state, holder if state in ("drawn", "borrowed") else None, number.id],
        )

    def test_d7_number_is_never_deleted_nor_printed_anew(self):
        self.env.flush_all()
        number = self.book.number_ids[0]
        for statement in (
            "DELETE FROM wuye_receipt_number WHERE id = %s",
            "UPDATE wuye_receipt_number SET name = 'X' WHERE id = %s",
            "UPDATE wuye_receipt_number SET state = 'void' WHERE id = %s",
            "UPDATE wuye_receipt_number SET state = 'drawn' WHERE id = %s",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, number.ids)

    # === RIGHTS === #

    def test_d7_keeper_alone_moves_receipts(self):
        for post in ("collector", "cashier", "accountant", "manager"):
            user = self.users[post]
            with self.subTest(post=post), self.assertRaises(AccessError):
                self._move("draw", 1, 1, user, holder_id=self.collector.id)
            # whatever the access lines say, he is told whom to ask
            with (
                self.subTest(post=post, by="the book"),
                self.assertRaisesRegex(AccessError, "Only the receipt keeper"),
            ):
                self.book.with_user(user).action_register()
        number = self.book.number_ids[0]
        for user in (self.keeper, self.collector):
            with self.assertRaises(AccessError):
                number.with_user(user).write({"state": "void", "reason": "x"})

    def test_r56_keeper_and_strangers_draw_none(self):
        for post in ("receipt_keeper", "housekeeper", "accountant"):
            with self.assertRaisesRegex(UserError, "cannot draw receipts"):
                self._draw(1, 1, self.users[post])
        elsewhere = self._make_user("collector", self.second_community, login="else")
        with self.assertRaisesRegex(UserError, "does not work for"):
            self._draw(1, 1, elsewhere)

    def test_d7_collector_sees_the_books_of_his_communities(self):
        seen = self.env["wuye.receipt.number"].with_user(self.collector)
        self.assertEqual(seen.search_count([("book_id", "=", self.book.id)]), 50)
        stranger = self._make_user("collector", self.second_community, login="else2")
        self.assertFalse(seen.with_user(stranger).search_count([]))
