"""What children do with files for the bank; each is one request."""

from transaction import in_transaction

from odoo.fields import Command


def propose(database, payer, month):
    """A file with the bills of a payer alone, proposed; its id."""
    unit, partner, _bills = payer

    def work(env):
        place = env["wuye.unit"].browse(unit)
        owner = env["res.partner"].browse(partner)
        env["wuye.collection.agreement"].create(
            {
                "name": f"XY{unit}",
                "unit_id": unit,
                "partner_id": partner,
                "holder": owner.name,
                "account": f"62220202{unit:011d}",
                "date_from": "2025-01-01",
            }
        )
        batch = env["wuye.collection.batch"].create(
            {
                "community_ids": [Command.set(place.community_id.ids)],
                "month": month,
                "date_debit": month,
                "layout_id": env.ref("wuye_bank_collection.layout_own_bank").id,
            }
        )
        batch.action_propose()
        return batch.id

    return in_transaction(database, work, "accountant")


def export(database, batch):
    """The button that makes the file."""
    return in_transaction(
        database,
        lambda env: env["wuye.collection.batch"].browse(batch).action_export(),
        "accountant",
    )


def at_bank(database, batch):
    """[state of the file, yuan at the bank, yuan of these bills that is open]."""

    def work(env):
        found = env["wuye.collection.batch"].browse(batch)
        parts = found.line_ids.part_ids
        out = parts.filtered("is_out")
        return [
            found.state,
            round(sum(out.mapped("amount")), 2),
            round(sum(parts.charge_id.mapped("amount_residual")), 2),
        ]

    return in_transaction(database, work)


TASKS = (propose, export, at_bank)
