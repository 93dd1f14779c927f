"""Something to read behind the menus of applications for cards."""

from odoo import fields


def make(case):
    """An application that is issued and one that waits to be paid.

    `case` has `WuyeBillingMixin`.
    """
    env, community = case.env, case.community
    item = case._item("TYF")
    deposit = env["wuye.deposit.kind"].search(
        [("company_id", "=", case.company.id)], order="sequence desc", limit=1
    )
    paper = env["wuye.card.paper"].create(
        {"name": "身份证复印件", "company_id": case.company.id}
    )
    holder = env["wuye.occupancy"].search([("unit_id", "=", case.unit.id)], limit=1)
    person = holder.partner_id or case.owner
    for occasion, fee, held in (("new", 20.0, 50.0), ("lost", 30.0, 0.0)):
        env["wuye.card.price"].create(
            {
                "community_id": community.id,
                "kind": "staff",
                "occasion": occasion,
                "date_from": "2026-01-01",
                "amount_fee": fee,
                "item_id": item.id,
                "amount_deposit": held,
                "deposit_kind_id": deposit.id,
            }
        )
    env["wuye.card.price"].create(
        {
            "community_id": community.id,
            "kind": "visitor",
            "date_from": "2026-01-01",
        }
    )
    service = case._make_user("customer_service", community, login="13900000061")
    service.name = "何客服"
    applications = env["wuye.card.application"].with_user(service)
    vals = {
        "community_id": community.id,
        "unit_id": case.unit.id,
        "partner_id": person.id,
        "date": "2026-03-20",
    }
    guest = {"kind": "visitor", "date_to": "2030-01-01 00:00:00"}
    for more in ({"kind": "staff"}, guest):
        application = applications.create({**vals, **more})
        application.paper_ids.is_handed_in = True
        application.action_submit()
        application.with_user(case.manager).validate_tier()
    application.invalidate_recordset()
    card = env["wuye.card"]._issue(
        community,
        "em",
        "0A0B0C0D09",
        {
            "partner_id": person.id,
            "unit_id": case.unit.id,
            "kind": "visitor",
            "date_to": fields.Datetime.to_datetime("2030-01-01 00:00:00"),
        },
    )
    application._issued_as(card)
    applications.create({**vals, "kind": "staff", "note": paper.name})
