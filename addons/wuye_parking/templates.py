"""Usual tariffs to begin with. None is a proposal of a price: each is to be changed."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

TEMPLATES = {
    "estate": (
        _lt("Estate: half an hour free, by the hour, capped each 24 hours"),
        {
            "free": {"minutes": 30},
            "blocks": [{"upto": 120, "price": 5}, {"unit": 60, "price": 1}],
            "caps": [{"amount": 20}],
            "restart": "day",
            "after_payment": {"grace": 15},
        },
    ),
    "commercial": (
        _lt("Commercial: half hours by day, a flat night"),
        {
            "free": {"minutes": 15},
            "bands": [
                {
                    "code": "白天",
                    "from": "08:00",
                    "to": "22:00",
                    "blocks": [{"unit": 30, "price": 3}],
                },
                {
                    "code": "夜间",
                    "from": "22:00",
                    "to": "08:00",
                    "blocks": [{"price": 10}],
                },
            ],
            "restart": "run",
            "caps": [{"amount": 60, "window": "calendar_day"}],
            "after_payment": {"grace": 15},
        },
    ),
    "capped": (
        _lt("By the hour, capped each 24 hours, large vehicles double"),
        {
            "free": {"minutes": 15},
            "blocks": [{"unit": 60, "price": 2}],
            "caps": [{"amount": 15}],
            "vehicle_classes": {
                "小型车": {},
                "大型车": {"factor": 2},
                "军警车": {"exempt": True},
            },
            "default_class": "小型车",
            "after_payment": {"grace": 15},
        },
    ),
    "per_stay": (
        _lt("An amount for each stay"),
        {"free": {"minutes": 15}, "blocks": [{"price": 5}]},
    ),
}
