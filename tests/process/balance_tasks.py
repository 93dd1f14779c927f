"""What children do with money a payer has with us; each is one request of a desk."""

from transaction import in_transaction


def pay_ahead(database, payer, amount):
    """Money in advance of a payer for any fee of his unit, after its bills."""
    unit, partner, bills = payer

    def work(env):
        community = env["wuye.unit"].browse(unit).community_id
        journal = community.company_id._wuye_tender_journal("transfer")
        advance = {
            "unit": env["wuye.unit"].browse(unit),
            "item": env["wuye.fee.item"],
            "amount": amount,
        }
        env["wuye.settlement"]._receive(
            [
                {
                    "partner": env["res.partner"].browse(partner),
                    "journal": journal,
                    "date": env["wuye.charge"].browse(bills[0][0]).date,
                    "charges": [],
                    "advances": [advance],
                }
            ]
        )

    return in_transaction(database, work)


def take_of_advance(database, desk, payer, number, amount, order):
    """Pay a part of one bill of what was paid ahead; returns the receipt's number."""
    login, token = desk
    unit, partner, bills = payer

    def work(env):
        return env["wuye.cashier"].take(
            token,
            {
                "token": order,
                "unit_id": unit,
                "partner_id": partner,
                "lines": [{"charge_id": bills[number][0], "amount": amount}],
                "tenders": [{"code": "advance", "amount": amount}],
            },
        )["name"]

    return in_transaction(database, work, login)


def left_of_advances(database, payer):
    """[paid ahead, left of it, used by rows, applied on receipts], in yuan."""
    unit, partner, _bills = payer

    def work(env):
        domain = [("unit_id", "=", unit), ("partner_id", "=", partner)]
        advances = env["wuye.advance"].search(domain)
        uses = env["wuye.advance.use"].search([("advance_id", "in", advances.ids)])
        tenders = env["wuye.receipt.tender"].search(
            [("receipt_id.unit_id", "=", unit), ("tender", "=", "advance")]
        )
        sums = (
            advances.mapped("amount"),
            advances.mapped("amount_left"),
            uses.mapped("amount"),
            tenders.mapped("amount"),
        )
        return [round(sum(amounts), 2) for amounts in sums]

    return in_transaction(database, work)


TASKS = (pay_ahead, take_of_advance, left_of_advances)
