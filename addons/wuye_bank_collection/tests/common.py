"""Agreements of payers, a month of bills, a file, and a bank that answers."""

import base64

from odoo import fields

from odoo.addons.wuye_cashier.tests.common import DeskMixin

from ..collection_file import read, write

DAY = fields.Date.to_date("2026-01-20")


class CollectionMixin(DeskMixin):
    """For a class whose `setUpClass` calls `_setup_collection` after billing's."""

    @classmethod
    def _setup_collection(cls):
        cls.housekeeper = cls._make_user("housekeeper", cls.community, login="c-house")
        fee = cls._make_standard(cls.fee, 3.0)
        parking = cls._make_standard(cls.parking, 40.0)
        cls.units = cls.unit
        cls.owners = cls.owner
        for number, name in enumerate(("李雪", "张伟", "陈静"), 1):
            unit = cls._make_unit(cls.building, f"090{number}", area_building=80.0)
            owner = cls._make_partner(name, phone=f"1380013810{number}")
            cls._make_occupancy(unit, owner, date_from="2020-01-01")
            cls.units += unit
            cls.owners += owner
        for unit in cls.units:
            cls._make_line(unit, fee, "2026-01-01")
            cls._make_line(unit, parking, "2026-01-01")
        cls._run("2026-01")
        cls.agreements = cls.env["wuye.collection.agreement"].union(
            *(
                cls._agree(unit, owner)
                for unit, owner in list(zip(cls.units, cls.owners, strict=True))[:3]
            )
        )
        cls.layout = cls.env.ref("wuye_bank_collection.layout_own_bank")
        cls.journal = cls.company._wuye_tender_journal("transfer")

    @classmethod
    def _agree(cls, unit, owner, **vals):
        return cls.env["wuye.collection.agreement"].create(
            {
                "name": f"XY{unit.code}",
                "unit_id": unit.id,
                "partner_id": owner.id,
                "holder": owner.name,
                "account": f"62220202001{unit.id:08d}",
                "bank": "工商银行",
                "date_from": "2025-06-01",
                **vals,
            }
        )

    @classmethod
    def _charges(cls, unit=None):
        units = unit or cls.units
        return cls.env["wuye.charge"].search(
            [("unit_id", "in", units.ids), ("state", "=", "posted")], order="id"
        )

    def _batch(self, **vals):
        return (
            self.env["wuye.collection.batch"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.company.id,
                    "community_ids": [fields.Command.set(self.community.ids)],
                    "month": "2026-01-01",
                    "date_debit": DAY,
                    "layout_id": self.layout.id,
                    "journal_id": self.journal.id,
                    **vals,
                }
            )
        )

    def _sent(self, **vals):
        """A batch whose file is at the bank."""
        batch = self._batch(**vals)
        batch.action_propose()
        batch.action_export()
        return batch

    def _lines(self, batch):
        return batch.sudo().line_ids.sorted("number")

    def _answer(self, batch, failed=None, change=None):
        """The file as the bank returns it: `failed` {place: text}, else collected.

        :param change: a function of the rows, for a bank that errs
        """
        layout = batch.sudo().layout_id._layout()
        [good, *_more] = [text for text, (ok, _m) in layout.results.items() if ok]
        rows, _faults = read(layout, self._file_with_results(batch, layout, good))
        for place, row in enumerate(rows):
            text = (failed or {}).get(place)
            row["result"] = text or good
            if "collected" in row:
                row["collected"] = None if text else row["amount"]
        if change:
            rows = change(rows)
        batch.return_file = base64.b64encode(write(layout, rows))
        batch.return_filename = "回盘"

    def _file_with_results(self, batch, layout, text):
        rows = [{**line._file_row(), "result": text} for line in self._lines(batch)]
        return write(layout, rows)

    def _entries(self):
        return self.env["account.move"].search_count(
            [("company_id", "=", self.company.id)]
        )

    def _import(self, batch):
        batch.action_import_return()
        self.env.flush_all()
        batch.invalidate_recordset()
