"""Something to read behind the menu of what-if runs, for tests of all our screens."""

from odoo.fields import Command


def make(case):
    """A run the clerk computed; `case` has the data of `WuyeBillingMixin`."""
    standard = case.env["wuye.fee.standard"].search(
        [("item_id", "=", case.fee.id)], limit=1
    )
    shadow = (
        case.env["wuye.shadow"]
        .with_user(case.clerk)
        .create(
            {
                "name": "物业费涨到 3 元",
                "community_id": case.community.id,
                "month": "2026-02-01",
                "price_ids": [
                    Command.create({"standard_id": standard.id, "price": 3.0})
                ],
            }
        )
    )
    shadow.action_compute()
