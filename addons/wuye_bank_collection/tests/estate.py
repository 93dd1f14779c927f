"""Something to read behind the menus of bank collection."""

from odoo.fields import Command


def make(case):
    """An agreement of a payer, and a file of what he owes that is at the bank.

    Of a room of its own: what is at the bank cannot be taken at the desk.
    """
    accountant = case._make_user("accountant", case.community, login="13900000097")
    accountant.name = "郑会计"
    unit = case._make_unit(case.unit.building_id, "1801", area_building=80.0)
    payer = case._make_partner("吴桂英", phone="13800138061")
    case._make_occupancy(unit, payer, date_from="2020-01-01")
    charge = case.env["wuye.charge"].create(
        case.env["wuye.charge"]._prepare_opening_vals(
            unit, case.fee, payer, "2025-12-01", 240.0
        )
    )
    case.env["wuye.posting"]._post_opening(charge)
    case.env["wuye.collection.agreement"].with_user(accountant).create(
        {
            "name": "20260001",
            "unit_id": unit.id,
            "partner_id": payer.id,
            "holder": payer.name,
            "account": "6222020200112233445",
            "bank": "工商银行",
            "date_from": "2020-01-01",
        }
    )
    batch = (
        case.env["wuye.collection.batch"]
        .with_user(accountant)
        .create(
            {
                "company_id": case.company.id,
                "community_ids": [Command.set(case.community.ids)],
                "month": charge.bill_month,
                "date_debit": charge.date,
                "journal_id": case.company._wuye_tender_journal("transfer").id,
            }
        )
    )
    batch.action_propose()
    batch.action_export()
