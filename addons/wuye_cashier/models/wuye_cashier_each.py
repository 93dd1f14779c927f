from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.wuye_form.models.wuye_form_paper import MOST_PAPERS


class WuyeCashier(models.AbstractModel):
    """Many bills at once, each on a receipt of its own (账单管理, J15, R51)."""

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def quote_bills(self, token, charge_ids):
        """What each of the bills comes to today, before anything is taken.

        :return: {"desk", "has_shift", "numbers": as of `load_desk`, "tenders": those
            that need nothing of one payer, "bills": [{"id", "unit", "payer", "text",
            "open", "late", "is_taken"}]}; amounts in yuan, settled bills left out
        :raises UserError: more than can be printed as one PDF
        """
        self._check_post()
        if len(charge_ids) > MOST_PAPERS:
            raise UserError(
                self.env._(
                    "These are %(count)s bills: choose at most %(most)s at a time.",
                    count=len(charge_ids),
                    most=MOST_PAPERS,
                )
            )
        desk = self.env["wuye.desk"]._of_token(token)
        charges = self.env["wuye.charge"].browse(charge_ids).exists()
        charges.check_access("read")
        charges = charges.filtered(
            lambda one: one.state == "posted" and one.amount_residual > 0
        )
        rows = self._say_bills(desk, charges)
        for charge, row in zip(charges, rows, strict=True):
            row["unit"] = charge.unit_id.display_name
            row["payer"] = charge.partner_id.display_name
        tenders = self.env["wuye.tender"]
        return {
            "desk": desk.display_name,
            "has_shift": bool(self.env["wuye.shift"]._mine()),
            "numbers": self._say_numbers(desk),
            "tenders": [
                tender
                for tender in tenders._offered(desk.company_id)
                if not hasattr(tenders, f"_book_{tender['code']}")
            ],
            "bills": rows,
        }

    @api.model
    def take_each(self, token, batch):
        """Take bills one by one: one receipt each, a failed one does not stop the rest.

        The same batch sent again gives the same receipts: each is taken under the
        token of the batch and its bill.

        :param batch: {"token": made by the screen, "tender", "reference", "bills":
            [{"id", "open", "late"}] as `quote_bills` said them}
        :return: {"taken": [{"charge_id", "id", "name"}], "failed": [{"charge_id",
            "text", "reason"}]}
        """
        self._check_post()
        self.env["wuye.desk"]._of_token(token)
        taken, failed = [], []
        for bill in batch["bills"]:
            charge = self.env["wuye.charge"].browse(bill["id"])
            charge.check_access("read")
            try:
                with self.env.cr.savepoint():
                    receipt = self.take(token, self._order_of(batch, bill, charge))
            except UserError as error:
                failed.append(
                    {
                        "charge_id": charge.id,
                        "text": charge.display_name,
                        "reason": str(error.args[0]),
                    }
                )
            else:
                taken.append(
                    {
                        "charge_id": charge.id,
                        "id": receipt["id"],
                        "name": receipt["name"],
                    }
                )
        return {"taken": taken, "failed": failed}

    # === PARTS === #

    @api.model
    def _order_of(self, batch, bill, charge):
        """One bill of a batch as `take` reads it, paid by one tender."""
        return {
            "token": f"{batch['token']}/{charge.id}",
            "unit_id": charge.unit_id.id,
            "partner_id": charge.partner_id.id,
            "lines": [
                {
                    "charge_id": charge.id,
                    "amount": bill["open"],
                    "late": bill["late"],
                }
            ],
            "tenders": [
                {
                    "code": batch["tender"],
                    "amount": charge.currency_id.round(bill["open"] + bill["late"]),
                    "reference": batch.get("reference"),
                }
            ],
        }


class WuyeCharge(models.Model):
    """Bills chosen in the list go to the desk."""

    _inherit = "wuye.charge"

    def action_take_each(self):
        """Take the bills chosen, one receipt each, at the computer's desk (J15)."""
        self.check_access("read")
        self.env["wuye.cashier"]._check_post()
        return {
            "type": "ir.actions.client",
            "tag": "wuye_take_each",
            "name": self.env._("Take Each on Its Receipt"),
            "target": "new",
            "params": {"charge_ids": self._settlement_order().ids},
        }
