import base64

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.wuye_bank_collection.collection_file import write

AGREED = 12  # homes at most, a third of those that are billed
FAILING = 2  # homes that pay worst, besides
GOOD, BAD = "全部成功", "余额不足"  # what the bank says by the layout that is installed
BANK = "工商银行"


class WuyeDemoCollection(models.AbstractModel):
    """Bank collection of the demo estate: agreements, a file sent, and its answer."""

    _name = "wuye.demo.collection"
    _description = "Bank Collection of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    # === BUSINESS METHODS === #

    @api.model
    def _collect(self, community, month):
        """A file of the month: all is collected but of the worst payers (R88, R89)."""
        self._agree(community, month)
        batch = self._as("ledger_clerk", "wuye.collection.batch").create(
            {
                "company_id": community.company_id.id,
                "community_ids": [Command.set(community.ids)],
                "month": month,
                "date_debit": month.replace(day=10),
            }
        )
        batch.action_propose()
        batch.action_export()
        returned = batch.with_user(self._user("accountant"))
        returned.write(
            {
                "return_file": base64.b64encode(self._answer(batch)),
                "return_filename": f"{batch.name}-回盘.xlsx",
            }
        )
        returned.action_import_return()

    # === STEPS === #

    @api.model
    def _agree(self, community, month):
        """Owners of some homes, the worst payers among them, have signed for it."""
        charges = self.env["wuye.charge"].search(
            [
                ("community_id", "=", community.id),
                ("bill_month", "=", month),
                ("unit_id.kind", "=", "residence"),
                ("state", "=", "posted"),
                ("is_part", "=", False),
                ("amount_residual", ">", 0),
            ],
            order="unit_id, id",
        )
        homes = charges.unit_id.filtered("owner_id")
        homes = homes[1 : 3 * AGREED : 3] | self._worst(homes)
        self._as("customer_service", "wuye.collection.agreement").create(
            [
                {
                    "name": f"XY{unit.code}",
                    "unit_id": unit.id,
                    "partner_id": unit.owner_id.id,
                    "holder": unit.owner_id.name,
                    # sixteen digits that no bank has given to anybody
                    "account": f"6222000000{place:06d}",
                    "bank": BANK,
                    "date_from": fields.Date.subtract(month, months=1),
                }
                for place, unit in enumerate(homes, 1)
            ]
        )

    @api.model
    def _worst(self, homes):
        return homes.sorted(self.env["wuye.demo.month"]._habit)[-FAILING:]

    @api.model
    def _answer(self, batch):
        """The file as the bank returns it: of the worst payers nothing came."""
        worst, rows = self._worst(batch.line_ids.unit_id), []
        for line in batch.line_ids.sorted("number"):
            row, failed = line._file_row(), line.unit_id in worst
            row["collected"] = None if failed else row["amount"]
            row["result"] = BAD if failed else GOOD
            rows.append(row)
        return write(batch.layout_id._layout(), rows)
