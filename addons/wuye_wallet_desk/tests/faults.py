"""A fault for each check of wallets, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault

from .estate import make


def prepare(case):
    """The wallets of the estate, a day of a canteen, and the seal of a night."""
    case.manager.wuye_community_ids |= case.community
    make(case)
    book_day(case)


def book_day(case):
    """What nights make, beside the estate's wallets."""
    env = case.env
    case.place = env["wuye.wallet.place"].create(
        {"code": "F", "name": "食堂", "community_id": case.community.id}
    )
    line = env["wuye.receipt.line"].search(
        [("receipt_id.client_token", "=", "estate-topup")], order="id", limit=1
    )
    case.wallet = line.wallet_id
    env["wuye.wallet.entry"]._enter(
        case.wallet.sudo(), "spend", -5.0, place_id=case.place.id, uuid="fault"
    )
    days = env["wuye.wallet.day"].sudo()  # sudo: as the nightly job
    case.wallet_day = days._book(case.place.sudo(), env["wuye.wallet"]._today())
    case.wallet_seal = env["wuye.wallet.seal"].sudo()._seal(case.company)
    case.late_tap = _hand_in(env, case)


def _hand_in(env, case):
    """A tap without the server, booked."""
    entry = case.wallet.entry_ids.filtered("place_id")[:1]
    terminal = env["wuye.wallet.terminal"].create(
        {"code": "F-1", "name": "洗衣机", "place_id": case.place.id}
    )
    # sudo: handed in by terminals only
    return (
        env["wuye.wallet.offline"]
        .sudo()
        .create(
            {
                "terminal_id": terminal.id,
                "place_id": case.place.id,
                "uuid": entry.uuid or "fault",
                "amount": -entry.amount,
                "tapped_at": entry.at,
                "handed_at": entry.at,
                "wallet_id": case.wallet.id,
                "state": "booked",
                "entry_id": entry.id,
            }
        )
    )


def faults(case):
    """One for each check `wuye_wallet` and `wuye_wallet_desk` add."""
    wallet = case.wallet
    first = wallet.entry_ids.sorted("seq")[0]
    yield Fault("wallet_chain", first, "paper = 'x'")
    yield Fault("wallet_balance", wallet, "balance = balance + 0.01")
    yield Fault("wallet_seal", case.wallet_seal, "chain = 'x'", wallet.entry_ids[0])
    yield Fault("wallet_ledger", case.company, "balance = balance + 0.01", wallet)
    yield Fault("wallet_day", case.wallet_day, "amount = amount + 0.01")
    spent = wallet.entry_ids.filtered("place_id")[:1]
    yield Fault("wallet_waiting", spent.place_id, "date = '2020-01-05'", spent)
    yield Fault("wallet_offline", case.late_tap, "amount = amount + 0.01")
    topups = wallet.entry_ids.filtered("receipt_line_id").sorted("seq")
    yield from _desk(case, topups[0])


def _desk(case, topup):
    line = topup.receipt_line_id
    yield Fault("receipt_topup", line, "amount = amount + 0.01", topup)
    fee = case.wallet.entry_ids.filtered(lambda one: one.kind == "fee")
    yield Fault("receipt_fee", fee.tender_id, "amount = amount - 0.01", fee)
    closing = case.env["wuye.wallet.closing"].search(
        [("company_id", "=", case.company.id)]
    )
    yield Fault("wallet_closing", closing, "amount = amount + 0.01")
    subsidy = case.env["wuye.wallet.subsidy"].search(
        [("company_id", "=", case.company.id), ("state", "=", "done")]
    )
    yield Fault(
        "wallet_subsidy", subsidy, "amount = amount + 0.01", subsidy.line_ids.entry_id
    )
