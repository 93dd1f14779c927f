"""A car park as the server tells a box of it."""

from wuye_engine.access.wire import canonical, digest

TARIFF = {
    "free": {"minutes": 30},
    "blocks": [{"upto": 60, "price": 5}, {"unit": 60, "price": 2}],
    "caps": [{"amount": 20}],
    "after_payment": {"grace": 15, "then": "continue"},
    "vehicle_classes": {"大型车": {"factor": 2}},
}
DAY = "2026-11-23T"


def head(number=1, seen=0, shift=7, closed=False, tariffs=None, **lot):
    given = {"id": 3, "code": "N", "outer": 0, "temporary": True, "full": "refuse"}
    given |= {"capacity": 3, "reserved": 0, "classes": {"ordinary": ""}}
    given["tariffs"] = (
        [{"from": "2020-01-01", "data": TARIFF}] if tariffs is None else tariffs
    )
    lanes = [
        {"door": "in", "id": 5, "lot": 3, "way": "in", "closed": closed, "shift": 0},
        {"door": "out", "id": 6, "lot": 3, "way": "out", "closed": False}
        | {"shift": shift},
    ]
    return {
        "number": number,
        "made": 1,
        "seen": seen,
        "lots": [given | lot],
        "lanes": lanes,
    }


def car(plate, listed=(), rights=(), space=""):
    listed = [list(row) for row in listed]
    row = {"key": f"c:{plate}", "plate": plate, "listed": listed}
    return row | {"rights": list(rights), "space": space}


def right(key, cars, spans=((f"{DAY}00:00:00", None),), sharing="turn"):
    spans = [list(span) for span in spans]
    row = {"key": key, "spans": spans, "sharing": sharing, "cars": list(cars)}
    return row | {"lots": None}


def stay(number, plate, entry, **more):
    row = {"key": f"s:{number}", "lot": 3, "plate": plate, "entry": entry}
    row |= {"kind": "ordinary", "class": "", "right": "", "since": None}
    row |= {"settled": None, "paid": "0.00", "coupons": [], "spans": []}
    return row | {"outer": "", "token": ""} | more


def give(register, rows=(), **given):
    """The whole snapshot."""
    wanted = head(**given)
    register.replace(wanted, rows, digest(wanted, map(canonical, rows)))
