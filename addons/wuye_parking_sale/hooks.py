def post_init_hook(env):
    """What was booked before: the account of parking, tags on entries, open debts."""
    companies = env["res.company"].search([("wuye_account_map_ids", "!=", False)])
    companies._wuye_prepare()
    _tag_entries(env)
    stays = env["wuye.parking.stay"].search(
        [("phase", "=", "out"), ("amount_debt", ">", 0)]
    )
    env["wuye.parking.debt"]._of_stays(stays)


def _tag_entries(env):
    """Income and VAT of entries of shifts say their car park and rate, by their name.

    Only what the entry of a shift named after a lane and a rate is found; where a lane
    was renamed since, the month's report shows the difference.
    """
    payments = env["wuye.parking.payment"].search([("move_id", "!=", False)])
    for move, lane, rate in payments.grouped(
        lambda row: (row.move_id, row.lane_id, row.rate)
    ):
        name = f"{lane.display_name} {rate:.2f}%"
        lines = move.line_ids.filtered(lambda line, name=name: line.name == name)
        lines.with_context(wuye_service=True).write(
            {
                "wuye_parking_kind": "temporary",
                "wuye_parking_lot_id": lane.lot_id.id,
                "wuye_parking_rate": rate,
            }
        )
