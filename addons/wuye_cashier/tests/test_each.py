"""Bills chosen in a list, each taken on a receipt of its own (J15, R51)."""

import io
import uuid

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import DeskMixin

UNITS, MONTHS = 40, ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")


class EachMixin(DeskMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()

    @classmethod
    def _setup_many(cls):
        """200 bills of 40 payers, and receipts for them."""
        standard = cls._make_standard(cls.fee, 3.0)
        for number in range(UNITS):
            unit = cls._make_unit(
                cls.building, f"{number + 1000}", area_building=80.0 + number
            )
            owner = cls._make_partner(f"业主{number:02}")
            cls._make_occupancy(unit, owner, date_from="2020-01-01")
            cls._make_line(unit, standard, "2026-01-01")
        for month in MONTHS:
            cls._run(month)
        book = cls._make_book(20001, 20300)
        book._move("draw", 20001, 20300, cls.collector)

    def _batch(self, charges, tender="transfer", **vals):
        """What the screen sends of bills it has asked the service about."""
        quote = self._cashier().quote_bills(self.token, charges.ids)
        return {
            "token": uuid.uuid4().hex,
            "tender": tender,
            "reference": "银行回单 3381",
            "bills": quote["bills"],
            **vals,
        }


@tagged("post_install", "-at_install")
class TestTakeEach(EachMixin, TransactionCase):
    def test_j15_200_bills_one_receipt_each_one_pdf_a_failed_one_named(self):
        self._setup_many()
        self._open_shift()
        charges = self._open_of_all()
        self.assertEqual(len(charges), UNITS * len(MONTHS))
        batch = self._batch(charges)
        paid = charges[7]  # by somebody else, after the page was opened
        self._take(
            [(paid, 100.0)], unit_id=paid.unit_id.id, partner_id=paid.partner_id.id
        )
        answer = self._cashier().take_each(self.token, batch)
        [failed] = answer["failed"]
        self.assertEqual(failed["charge_id"], paid.id)
        self.assertIn(paid.display_name, failed["text"])
        self.assertIn("paid at desk", failed["reason"])
        receipts = self.env["wuye.receipt"].browse(
            [one["id"] for one in answer["taken"]]
        )
        self.assertEqual(len(receipts.mapped("name")), 199)
        self.assertEqual(len(receipts.number_id), 199)
        for receipt, line in zip(receipts, receipts.line_ids, strict=True):
            self.assertEqual(line.receipt_id, receipt)
            self.assertEqual(receipt.partner_id, line.charge_id.partner_id)
            self.assertEqual(receipt.tender_ids.mapped("tender"), ["transfer"])
        self.assertEqual(receipts.line_ids.charge_id, charges - paid)
        self.assertEqual(self._open_of_all(), paid)
        self._assert_printed(receipts)
        self._assert_clean()

    def _open_of_all(self):
        return self.env["wuye.charge"].search(
            [("community_id", "=", self.community.id), ("amount_residual", ">", 0)],
            order="id",
        )

    def _assert_printed(self, receipts):
        answer = self._cashier().print_receipts(self.token, receipts.ids)
        self.assertEqual(answer["counts"], [1] * len(receipts))
        ids = [int(one) for one in answer["url"].split("/")[-1].split(",")]
        papers = self.env["wuye.form.paper"].browse(ids)
        self.assertEqual(papers.mapped("res_id"), receipts.ids)
        reader = PdfReader(io.BytesIO(papers._render_pdf()))
        text = "".join(page.extract_text() for page in reader.pages)
        for name in receipts.mapped("name"):
            self.assertIn(name, text)

    def test_j15_batch_sent_twice_is_taken_once(self):
        self._setup_bills("2026-01", "2026-02")
        self._open_shift()
        batch = self._batch(self._open(self.fee))
        first = self._cashier().take_each(self.token, batch)
        again = self._cashier().take_each(self.token, batch)
        self.assertEqual(len(first["taken"]), 2)
        self.assertEqual(again, first)
        receipts = self.env["wuye.receipt"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(len(receipts), 2)
        self.assertEqual(sum(receipts.tender_ids.payment_ids.mapped("amount")), 600.0)

    def test_j15_without_receipts_or_reference_nothing_is_taken(self):
        self._setup_bills("2026-01", "2026-02")
        self._open_shift()
        charges = self._open(self.fee)
        batch = self._batch(charges, reference="  ")
        answer = self._cashier().take_each(self.token, batch)
        self.assertFalse(answer["taken"])
        self.assertEqual(
            [one["charge_id"] for one in answer["failed"]],
            [one["id"] for one in batch["bills"]],
        )
        self.assertIn("Bank reference", answer["failed"][0]["reason"])
        self.book._move("hand_back", 12802, 12820)
        answer = self._cashier().take_each(self.token, self._batch(charges))
        self.assertEqual(len(answer["taken"]), 1)
        self.assertIn("no blank receipt", answer["failed"][0]["reason"])
        self.assertEqual(len(self._open(self.fee)), 1)

    def test_j15_settled_bills_are_left_out_and_too_many_refused(self):
        self._setup_bills("2026-01", "2026-02")
        self._open_shift()
        charges = self._open(self.fee).sorted("date")
        self._take([(charges[0], 300.0)])
        quote = self._cashier().quote_bills(self.token, charges.ids)
        self.assertEqual([row["id"] for row in quote["bills"]], charges[1].ids)
        self.assertEqual(quote["bills"][0]["payer"], self.owner.name)
        with self.assertRaisesRegex(UserError, "501 bills"):
            self._cashier().quote_bills(self.token, list(range(1, 502)))

    def test_j15_list_opens_the_desk_of_collectors_only(self):
        self._setup_bills("2026-01")
        charges = self._open(self.fee)
        action = charges.with_user(self.collector).action_take_each()
        self.assertEqual(action["tag"], "wuye_take_each")
        self.assertEqual(action["params"]["charge_ids"], charges.ids)
        housekeeper = self._make_user("housekeeper", self.community, login="d-house")
        with self.assertRaisesRegex(UserError, "takes no money"):
            charges.with_user(housekeeper).action_take_each()
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("collector", elsewhere, login="d-stranger")
        with self.assertRaises(AccessError):
            charges.with_user(stranger).action_take_each()
