"""Something to read behind the menus of parking, for tests of all our screens."""

from odoo import fields


def make(case):
    """A tariff with one version; `case` has the data of `WuyeBillingMixin`."""
    case.env["wuye.parking.tariff"].with_user(case.accountant).create(
        {
            "name": "小区临停",
            "code": "LT",
            "company_id": case.company.id,
            "version_ids": [
                fields.Command.create(
                    {
                        "date_from": "2026-01-01",
                        "document_number": "锦发改价〔2026〕8号",
                        "data": {
                            "bands": [
                                {"code": "全天", "blocks": [{"unit": 60, "price": 2}]}
                            ],
                            "caps": [{"amount": 15}],
                            "vehicle_classes": {"大型车": {"factor": 2}},
                        },
                    }
                )
            ],
        }
    )
