"""The participants on paper and in a workbook."""

import io

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError

from odoo.addons.wuye_wallet.tests.common import SECOND

from .common import ActivityCase


class TestPaper(ActivityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner.name = "=王小明"  # a name that a workbook must not calculate

    def _prepare(self):
        event = self._with_fee()
        self._neighbour(SECOND)
        self._sign_up(event)
        self._sign_up(event, "u2", SECOND)
        gone = self._registrations(event)[1]
        self._cancel(registration_ids=[fields.Command.set(gone.ids)])
        return event

    def test_f19_list_of_participants_is_printed_without_those_who_are_cancelled(self):
        event = self._prepare().with_user(self.desk)
        report = self.env["ir.actions.report"].with_user(self.desk)
        html, _kind = report._render_qweb_html(
            "wuye_activity.wuye_activity_participants_document", event.ids
        )
        text = html.decode()
        for wanted in (
            "端午包粽子",
            "=王小明",
            "2026-06-20 14:00",
            "会所一楼",
            "30.00",
        ):
            self.assertIn(wanted, text)
        self.assertNotIn("李雪", text)

    def test_f19_list_of_participants_is_exported_as_a_workbook(self):
        event = self._prepare().with_user(self.desk)
        data, kind = (
            self.env["ir.actions.report"]
            .with_user(self.desk)
            ._render_xlsx("wuye_activity.participants_xlsx", event.ids, {})
        )
        self.assertEqual(kind, "xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0][:3], [1, self.unit.code, "=王小明"])
        self.assertEqual(rows[0][4], 30)
        self.assertEqual(sheet["C7"].data_type, "s")

    def test_f19_participants_of_another_place_are_not_exported(self):
        event = self._prepare()
        away = self._make_user(
            "customer_service",
            self._make_community("YFY", "云枫苑", self.company),
            login="act-away",
        )
        report = self.env["ir.actions.report"].with_user(away)
        with self.assertRaises(AccessError):
            report._render_xlsx("wuye_activity.participants_xlsx", event.ids, {})
