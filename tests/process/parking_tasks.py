"""Car parks for processes: lanes, a tariff, a guard."""

from desk_tasks import PASSWORD, make_user
from transaction import in_transaction

from odoo import Command

TARIFF = {
    "free": {"minutes": 30},
    "blocks": [{"upto": 60, "price": 5}, {"unit": 60, "price": 2}],
    "caps": [{"amount": 20}],
    "after_payment": {"grace": 15, "then": "continue"},
}


def prepare_parking(database, community, lanes):
    """Car parks of two lanes each, without a limit of places, with one tariff.

    :param lanes: how many, half of them ways in
    :return: {"guard": login, "password": text, "lanes": [[way in, way out]]}
    """

    def work(env):
        place = env["wuye.community"].browse(community)
        tariff = env["wuye.parking.tariff"].create(
            {
                "name": "小区临停",
                "code": "PROC",
                "company_id": env.company.id,
                "version_ids": [
                    Command.create(
                        {
                            "date_from": "2020-01-01",
                            "document_number": "杭发改价〔2025〕48号",
                            "data": TARIFF,
                        }
                    )
                ],
            }
        )
        lots = env["wuye.parking.lot"].create(
            [
                {
                    "code": f"P{number}",
                    "name": f"车场{number}",
                    "community_id": place.id,
                    "tariff_id": tariff.id,
                    "lane_ids": [
                        Command.create({"code": code, "name": name, "way": way})
                        for code, name, way in (
                            ("1", "入口", "in"),
                            ("2", "出口", "out"),
                        )
                    ],
                }
                for number in range(lanes // 2)
            ]
        )
        make_user(env, community, "gatekeeper", "guard")
        return {
            "guard": "gatekeeper",
            "password": PASSWORD,
            "lanes": [lot.lane_ids.sorted("code").ids for lot in lots],
        }

    return in_transaction(database, work)


TASKS = (prepare_parking,)
