"""Standards, contracts and opening arrears from workbooks (I6, A7, B5, R24, R33)."""

import base64
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from odoo.addons.wuye_property.tests.import_common import ImportCommon as Files

from .common import WuyeBillingMixin

TODAY = "2026-02-10"
STANDARDS, CONTRACTS, ARREARS = "收费标准", "合同", "期初欠费"
FILES = {
    "bad_standards.xlsx": [
        (STANDARDS, 3, "D", "price_twice"),
        (STANDARDS, 4, "A", "unknown_item"),
        (STANDARDS, 5, "A", "unknown_item"),
        (STANDARDS, 6, "C", "price_exists"),
        (STANDARDS, 7, "D", "price_twice"),
        (STANDARDS, 8, "D", "price_twice"),
        (STANDARDS, 10, "B", "standard_archived"),
        (STANDARDS, 11, "C", "amount_not_a_number"),
        (STANDARDS, 12, "C", "negative"),
        (STANDARDS, 13, "C", "amount_too_many_decimals"),
        (STANDARDS, 14, "B", "required"),
        (STANDARDS, 15, "D", "required"),
    ],
    "bad_contracts.xlsx": [
        (CONTRACTS, 3, "C", "fee_twice"),
        (CONTRACTS, 4, "C", "fee_twice"),
        (CONTRACTS, 5, "C", "fee_exists"),
        (CONTRACTS, 7, "D", "unknown_standard"),
        (CONTRACTS, 8, "D", "unknown_standard"),
        (CONTRACTS, 9, "C", "unknown_item"),
        (CONTRACTS, 10, "D", "standard_archived"),
        (CONTRACTS, 11, "F", "dates_reversed"),
        (CONTRACTS, 12, "E", "required"),
        (CONTRACTS, 13, "B", "unit_archived"),
        (CONTRACTS, 14, "B", "unknown_unit"),
        (CONTRACTS, 15, "G", "plate"),
        (CONTRACTS, 16, "E", "fee_month_billed"),
        (CONTRACTS, 17, "D", "unknown_standard"),
    ],
    "bad_arrears.xlsx": [
        (ARREARS, 3, "D", "arrears_twice"),
        (ARREARS, 4, "E", "arrears_not_positive"),
        (ARREARS, 5, "E", "arrears_not_positive"),
        (ARREARS, 6, "D", "arrears_exist"),
        (ARREARS, 7, "D", "arrears_future"),
        (ARREARS, 8, "D", "arrears_closed"),
        (ARREARS, 9, "D", "month_not_a_month"),
        (ARREARS, 10, "D", "month_no_such_month"),
        (ARREARS, 11, "E", "amount_too_many_decimals"),
        (ARREARS, 12, "C", "unknown_item"),
        (ARREARS, 13, "B", "unknown_unit"),
        (ARREARS, 14, "B", "unit_archived"),
        (ARREARS, 15, "F", "unknown_payer"),
        (ARREARS, 16, "G", "date_no_such_day"),
        (ARREARS, 17, "D", "arrears_billed"),
        (ARREARS, 19, "A", "subtotal_row"),
        (ARREARS, 20, "E", "required"),
    ],
    # the balance proof
    "bad_total_by_a_cent.xlsx": [("合计", 2, "B", "total_differs")],
    "bad_without_totals.xlsx": [(ARREARS, 2, "D", "arrears_unproved")],
    "bad_building_without_total.xlsx": [(ARREARS, 2, "D", "arrears_unproved")],
    "bad_unit_twice.xlsx": [("欠费核对", 4, "A", "unit_twice")],
    "bad_units_differ.xlsx": [
        (ARREARS, 4, "A", "arrears_unit_unproved"),
        ("欠费核对", 2, "B", "unit_total_differs"),
        ("欠费核对", 3, "B", "unit_total_differs"),
    ],
    "bad_total_beside_rows.xlsx": [(ARREARS, 3, "E", "unit_total_differs")],
    "bad_total_row.xlsx": [
        (ARREARS, 2, "D", "arrears_unproved"),
        (ARREARS, 5, "D", "sum_differs"),
    ],
}
COUNTED = (
    "wuye.unit",
    "wuye.fee.standard",
    "wuye.fee.price",
    "wuye.contract",
    "wuye.contract.line",
    "wuye.charge",
    "account.move",
    "res.partner",
)


class ImportBillingMixin(WuyeBillingMixin):
    """Files go in as the ledger clerk, the least post that may import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(TODAY)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls._setup_billing()

    def _checked(self, filename, data=None):
        if data is None:
            with file_open(f"wuye_billing/tests/data/{filename}", "rb") as stream:
                data = stream.read()
        record = (
            self.env["wuye.import"]
            .with_user(self.clerk)
            .create(
                {
                    "filename": filename,
                    "file": base64.b64encode(data),
                    "community_id": self.community.id,
                }
            )
        )
        record.action_check()
        return record

    def _imported(self, filename, data=None):
        record = self._checked(filename, data)
        self.assertEqual(self._errors(record), [])
        record.action_import()
        self.assertEqual(record.state, "done", record.log)
        return record

    def _import(self, **sheets):
        return self._imported("test.xlsx", Files._workbook(**sheets))

    def _check(self, **sheets):
        return self._checked("test.xlsx", Files._workbook(**sheets))

    def _errors(self, record):
        return [
            (error.sheet or "", error.row, error.column or "", error.code)
            for error in record.error_ids
        ]

    def _counts(self):
        return {model: self.env[model].search_count([]) for model in COUNTED}

    def _figures(self, month, community=None):
        return self.env["wuye.month.figures"]._compute_checked(
            community or self.community, date.fromisoformat(f"{month}-01")
        )

    def _code(self, unit_id):
        return self.env["wuye.unit"].browse(unit_id).code


class RoundTripCase(ImportBillingMixin):
    """One file from nothing to a posted month, under each chart."""

    def test_one_file_and_a_run_give_a_month_that_opens_with_its_arrears(self):
        """I6: rows = control totals = posted entries = column O of the first report."""
        record = self._imported("good_all.xlsx")
        proved = [
            total
            for total in record.total_ids.sorted("group_name")
            if total.name == "期初欠费合计"
        ]
        self.assertEqual(
            [
                (
                    total.group_name,
                    total.value_rows,
                    total.value_written,
                    total.is_given,
                )
                for total in proved
            ],
            [
                ("锦澜湾 02", 1073.52, 1073.52, True),
                ("锦澜湾 03", 1208.0, 1208.0, True),
            ],
        )
        self._run("2026-01")
        figures = self._figures("2026-01")
        self.assertEqual(
            {
                self._code(unit): row.opening
                for unit, row in figures.by_unit().items()
                if row.opening
            },
            {
                "02-0101": Decimal("608.80"),
                "02-0102": Decimal("464.72"),
                "03-1-0101": Decimal("1208.00"),
            },
        )
        self.assertEqual(figures.total.opening, Decimal("2281.52"))
        # 2.80 x (100 + 89.37 + 120.5 + 80) m2, each rounded, and 80.00 for the space:
        # 280.00 + 250.24 + 337.40 + 224.00 + 80.00
        self.assertEqual(figures.total.due, Decimal("1171.64"))

    def test_arrears_are_booked_against_the_opening_account(self):
        self._imported("good_all.xlsx")
        moves = self.env["account.move"].search(
            [
                ("wuye_kind", "=", "opening"),
                ("wuye_community_id", "=", self.community.id),
            ]
        )
        self.assertEqual(
            sorted((str(move.date), move.state) for move in moves),
            [
                ("2025-05-31", "posted"),
                ("2025-11-30", "posted"),
                ("2025-12-31", "posted"),
            ],
        )
        accounts = self.company._wuye_accounts()
        balances = {
            key: round(
                sum(
                    moves.line_ids.filtered(
                        lambda line, key=key: line.account_id == accounts[key]
                    ).mapped("balance")
                ),
                2,
            )
            for key in ("ar", "opening")
        }
        self.assertEqual(balances, {"ar": 2281.52, "opening": -2281.52})
        self.assertEqual(len(moves.line_ids), 6 + 3)

    def test_arrears_are_settled_like_any_bill(self):
        self._imported("good_all.xlsx")
        unit = self.env["wuye.unit"].search([("code", "=", "02-0101")])
        charges = self._open(unit=unit)
        self.assertEqual(
            [(str(c.bill_month), c.item_id.code, c.amount) for c in charges],
            [
                ("2025-11-01", "WYF", 260.0),
                ("2025-12-01", "WYF", 260.0),
                ("2025-12-01", "SF", 88.8),
            ],
        )
        self._pay(
            "2026-01-05", [(c, c.amount) for c in charges], partner=charges.partner_id
        )
        self.assertFalse(self._open(unit=unit))
        self.assertEqual(self._figures("2026-01").total.received, Decimal("608.80"))


@tagged("post_install", "-at_install")
class TestImportRoundTripSmall(RoundTripCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestImportRoundTripLarge(RoundTripCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestImportBilling(ImportBillingMixin, TransactionCase):
    """What each sheet writes."""

    def test_standards_and_their_prices(self):
        """B5, R33, R35: versions by day, with the paper that approved them."""
        self._imported("good_all.xlsx")
        standards = self.env["wuye.fee.standard"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
        self.assertRecordValues(
            standards,
            [
                {"name": "多层", "item_id": self.fee.id},
                {"name": "地下车位", "item_id": self.parking.id},
            ],
        )
        self.assertRecordValues(
            standards.price_ids.sorted(lambda p: (p.standard_id.id, p.date_from)),
            [
                {
                    "price": 2.6,
                    "date_from": date(2020, 1, 1),
                    "date_to": date(2025, 12, 31),
                    "document_number": "深价〔2019〕12号",
                },
                {
                    "price": 2.8,
                    "date_from": date(2026, 1, 1),
                    "date_to": False,
                    "document_number": "深价〔2025〕7号",
                },
                {
                    "price": 80.0,
                    "date_from": date(2020, 1, 1),
                    "date_to": False,
                    "document_number": False,
                },
            ],
        )

    def test_a_later_file_adds_a_version_to_a_standard(self):
        """B5: the version before ends, it is not overwritten."""
        standard = self._make_standard(self.fee, 3.0, name="高层")
        self._import(
            收费标准=[
                ("项目", "收费标准", "价格", "执行日期"),
                ("WYF", standard.name, 3.3, "2026-03-01"),
            ]
        )
        self.assertEqual(
            [
                (p.price, str(p.date_from))
                for p in standard.price_ids.sorted("date_from")
            ],
            [(3.0, "2020-01-01"), (3.3, "2026-03-01")],
        )

    def test_contracts_and_their_lines(self):
        """A7, R24, R28: one contract per unit, its fees with their own days."""
        self._imported("good_all.xlsx")
        contracts = self.env["wuye.contract"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertEqual(len(contracts), 5)
        lines = contracts.line_ids.sorted(
            lambda line: (line.unit_id.code, line.date_start)
        )
        self.assertEqual(
            [
                (
                    line.unit_id.code,
                    line.item_id.code,
                    line.standard_id.name,
                    str(line.date_start),
                    str(line.date_end or ""),
                    line.note or "",
                )
                for line in lines
            ],
            [
                ("02-0101", "WYF", "多层", "2020-01-01", "", ""),
                ("02-0102", "WYF", "多层", "2020-01-01", "", ""),
                ("02-0201", "WYF", "多层", "2020-01-01", "", ""),
                ("03-1-0101", "WYF", "多层", "2020-01-01", "2025-06-30", "停收"),
                ("03-1-0101", "WYF", "多层", "2025-07-01", "", ""),
                ("S-001", "CWF", "地下车位", "2024-03-01", "", "粤B12345"),
            ],
        )

    def test_a_fee_is_added_to_the_contract_there_is(self):
        line = self._make_line(self.unit, self._make_standard(self.fee, 3.0))
        self._import(
            收费标准=[
                ("收费项目", "标准名称", "单价", "生效日期"),
                ("CWF", "车位", 80, "2026-01-01"),
            ],
            合同=[
                ("房号", "收费项目", "收费标准", "起始日期"),
                ("01-0302", "CWF", "车位", "2026-05-01"),
            ],
        )
        self.assertEqual(line.contract_id.line_ids.item_id, self.fee | self.parking)
        # R24: an item that starts later is not billed before
        self.assertEqual(self._run("2026-02").charge_ids.item_id, self.fee)

    def test_a_preview_takes_in_the_imported_fees(self):
        standard = self._make_standard(self.fee, 3.0)
        run = self._run("2026-02", post=False)
        self.assertFalse(run.charge_ids)
        self._import(
            合同=[
                ("房号", "收费项目", "收费标准", "起始日期"),
                ("01-0302", "物业费", standard.name, "2026-01-01"),
            ]
        )
        self.assertEqual(run.charge_ids.amount, 300.0)

    def test_who_owes_is_the_payer_at_the_end_of_the_month(self):
        """A3, I6: before the owner came it is the developer; a later tenant is not."""
        self._imported("good_all.xlsx")
        charges = self.env["wuye.charge"].search(
            [("kind", "=", "opening"), ("community_id", "=", self.community.id)],
            order="unit_id, bill_month, item_id",
        )
        self.assertEqual(
            [
                (
                    c.unit_id.code,
                    str(c.bill_month)[:7],
                    c.partner_id.name,
                    str(c.date_due),
                )
                for c in charges
            ],
            [
                ("02-0101", "2025-11", "张三", "2025-11-25"),
                ("02-0101", "2025-12", "张三", "2025-12-10"),
                ("02-0101", "2025-12", "张三", "2025-12-25"),
                ("02-0102", "2025-05", self.community.developer_id.name, "2025-05-25"),
                ("02-0102", "2025-12", "李四", "2025-12-25"),
                ("03-1-0101", "2025-12", "王五", "2025-12-25"),
            ],
        )

    def test_a_payer_is_named_by_an_occupant_or_the_developer(self):
        tenant = self._make_partner("周八")
        former = self._make_partner("吴九")
        self._make_occupancy(
            self.unit, tenant, "payer", date_from="2026-01-01", item_key=self.water.id
        )
        self._make_occupancy(self.unit, former, date_to="2019-12-31")
        developer = self.community.developer_id
        self._import(
            期初欠费=[
                ("房号", "收费项目", "月份", "金额", "付款人", "本户合计"),
                ("01-0302", "水费", "2025-01", 10, "周八", 100),
                ("01-0302", "水费", "2025-02", 20, "吴九", 100),
                ("01-0302", "水费", "2025-03", 30, developer.name, 100),
                ("01-0302", "水费", "2025-04", 40, "王小明", 100),
            ]
        )
        charges = self._open()
        self.assertEqual(
            [charge.partner_id for charge in charges],
            [tenant, former, developer, self.owner],
        )

    def test_formulas_calculated_by_another_program_are_read(self):
        self._imported("good_libreoffice.xlsx")
        self.assertEqual(
            [(str(c.bill_month), c.amount) for c in self._open()],
            [("2025-10-01", 260.5), ("2025-11-01", 0.3)],
        )

    def test_a_second_import_of_the_same_file_adds_nothing(self):
        self._imported("good_all.xlsx")
        counts = self._counts()
        again = self._checked("good_all.xlsx")
        self.assertEqual(again.state, "failed")
        self.assertEqual(
            {error.code for error in again.error_ids},
            {
                *("unit_exists", "owner_exists", "tenant_exists"),
                *("price_exists", "fee_exists", "arrears_exist"),
            },
        )
        self.assertEqual(self._counts(), counts)

    def test_an_entry_that_books_a_unit_wrongly_undoes_everything(self):
        """I6: the totals of the building agree, those of two units do not."""
        record = self._checked("good_all.xlsx")
        counts = self._counts()
        posting = type(self.env["wuye.posting"])
        prepare = posting._prepare_opening_lines

        def prepare_wrongly(model, community, charges, label):
            lines = prepare(model, community, charges, label)
            if len(charges) > 1:
                lines[0]["balance"] += 0.01
                lines[2]["balance"] -= 0.01
            return lines

        with (
            patch.object(posting, "_prepare_opening_lines", prepare_wrongly),
            self.assertRaisesRegex(UserError, "Nothing was imported"),
            self.env.cr.savepoint(),
        ):
            record.action_import()
        self.assertEqual(self._counts(), counts)

    def test_the_number_of_queries_does_not_grow_with_the_rows(self):
        units = [
            self._make_unit(self.building, f"1{number:03d}") for number in range(150)
        ]

        def queries(units, month):
            record = self._check(
                期初欠费=[
                    ("房号", "收费项目", "月份", "金额", "本户合计"),
                    *((unit.code, "WYF", month, 1.5, 1.5) for unit in units),
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record._import_now()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(units[:10], "2025-01")  # warm up
        few, many = queries(units[:10], "2025-02"), queries(units, "2025-03")
        # the ORM writes new rows in batches of 100: one statement more per batch
        self.assertLessEqual(many, few + 20)

    def test_accounts_that_are_not_mapped_are_asked_for(self):
        self.company.wuye_account_map_ids.filtered(
            lambda line: line.key == "opening"
        ).account_id = False
        record = self._check(
            期初欠费=[
                ("房号", "收费项目", "月份", "金额", "本户合计"),
                ("01-0302", "WYF", "2025-01", 1, 1),
            ]
        )
        self.assertEqual(self._errors(record), [(ARREARS, 2, "D", "arrears_unmapped")])

    def test_locked_books_are_said_before_anything_is_written(self):
        self.company.fiscalyear_lock_date = "2025-06-30"
        record = self._check(
            期初欠费=[
                ("房号", "收费项目", "月份", "金额", "本户合计"),
                ("01-0302", "WYF", "2025-06", 1, 3),
                ("01-0302", "WYF", "2025-07", 2, 3),
            ]
        )
        self.assertEqual(self._errors(record), [(ARREARS, 2, "C", "arrears_locked")])

    def test_items_of_another_company_are_not_known(self):
        other = self._make_company("Other")
        self.env["wuye.fee.item"].create(
            {"code": "XX", "name": "Other fee", "company_id": other.id}
        )
        record = self._check(
            收费标准=[
                ("收费项目", "标准名称", "单价", "生效日期"),
                ("XX", "车位", 80, "2026-01-01"),
            ]
        )
        self.assertEqual(self._errors(record), [(STANDARDS, 2, "A", "unknown_item")])

    def test_a_name_of_two_items_is_ambiguous(self):
        self.env["wuye.fee.item"].create({"code": "XX", "name": "物业费"})
        record = self._check(
            收费标准=[
                ("收费项目", "标准名称", "单价", "生效日期"),
                ("物业费", "高层", 80, "2026-01-01"),
                ("WYF", "高层", 80, "2026-01-01"),
            ]
        )
        self.assertEqual(self._errors(record), [(STANDARDS, 2, "A", "ambiguous_item")])

    def test_every_example_of_the_template_is_readable(self):
        imports = self.env["wuye.import"]
        for sheet in imports._sheets():
            for column in sheet.all_columns(imports._sheets()):
                if column.example:
                    with self.subTest(f"{sheet.title} {column.header}"):
                        column.reader(column.example)


@tagged("post_install", "-at_install")
class TestImportBillingFiles(ImportBillingMixin, TransactionCase):
    """Workbooks as people send them: each gives exactly the errors listed above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for room in ("0101", "0102", "0103", "0104", "0105", "0106"):
            cls._make_unit(cls.building, room)
        cls._make_unit(cls.building, "0198").active = False
        standard = cls._make_standard(cls.fee, 3.0)
        standard.name = "在用"
        archived = cls._make_standard(cls.fee, 4.0)
        archived.write({"name": "停用", "active": False})
        cls._make_line(cls.unit, standard)
        cls.env["wuye.posting"]._post_opening(
            cls.env["wuye.charge"].create(
                cls.env["wuye.charge"]._prepare_opening_vals(
                    cls.unit, cls.fee, cls.owner, "2025-10-01", 5.0
                )
            )
        )
        cls.env["wuye.month"].create(
            {"community_id": cls.community.id, "month": "2024-12-01", "state": "closed"}
        )
        second = cls._make_community("YFY", "云枫苑", cls.company)
        (cls.clerk | cls.accountant | cls.env.user).wuye_community_ids |= second
        cls._make_unit(cls._make_building(second, "1"), "0101")
        cls._run("2026-01", community=second)

    def test_every_file_gives_exactly_its_errors(self):
        """I6 and the checks of each sheet."""
        for filename, errors in FILES.items():
            with self.subTest(filename):
                record = self._checked(filename)
                self.assertEqual(self._errors(record), errors)
                self.assertEqual(record.state, "failed")
                for error in record.error_ids:
                    self.assertTrue(error.message and error.remedy)
                    self.assertNotIn("%(", error.message + error.remedy)

    def test_a_file_with_errors_writes_nothing(self):
        """I6: a total that differs by 0.01 is refused, and nothing is written."""
        counts = self._counts()
        for filename in FILES:
            record = self._checked(filename)
            with self.assertRaisesRegex(UserError, "Check the file first"):
                record.action_import()
        self.assertEqual(self._counts(), counts)

    def test_an_error_names_both_rows_or_says_what_to_do(self):
        record = self._checked("bad_contracts.xlsx")
        by_row = {error.row: error for error in record.error_ids}
        self.assertIn("row 2 of 合同", by_row[3].message)
        self.assertIn("2020-01-01", by_row[5].message)
        self.assertIn("Begin on 2026-02-01 or later", by_row[16].remedy)
        record = self._checked("bad_total_by_a_cent.xlsx")
        self.assertEqual(
            record.error_ids.message,
            "The total given is 250.31, the rows add up to 250.3.",
        )
