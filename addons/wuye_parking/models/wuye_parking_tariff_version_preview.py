import json
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from wuye_engine.errors import InvalidTariff

from .. import declaration, messages
from ..declaration import TextFault

MOST_TRIED = timedelta(days=92)  # of a stay: its lines are meant to be read
MOST_HOURS = 168  # of a curve: a week
GRID = 15  # minutes; between two of them a change is looked for to the minute


class WuyeParkingTariffVersionPreview(models.Model):
    _inherit = "wuye.parking.tariff.version"

    @api.model
    def preview(self, text, entry, hours=24, exit=None, vehicle_class=None):
        """What a declaration that may be unsaved would charge; nothing is written.

        :param text: the declaration, YAML or JSON
        :param entry: local time, as in `wuye.parking.tariff.quote`
        :param hours: length of the curve
        :param exit: if given, the stay is quoted as well
        :return: ``error`` (a sentence, if the declaration is none, and nothing else);
            ``points``: [minutes, amount], one for each change and one for the end;
            ``classes``: names of the vehicle classes; ``quote``: as
            `wuye.parking.tariff.quote`, or None; ``quote_error``: a sentence, or ""
        """
        self.browse().check_access("read")
        try:
            data = json.dumps(self._parsed(text).as_dict())
            start, end, _ = self.env["wuye.parking.tariff"]._times(entry, exit)
        except (TextFault, InvalidTariff) as error:
            return {"error": messages.fault(self.env, error)}
        except UserError as error:
            return {"error": str(error)}
        tariff = declaration.compiled(data)
        classes = [entry.code for entry in tariff.vehicle_classes]
        vehicle_class = vehicle_class if vehicle_class in classes else None
        minutes = 60 * max(1, min(hours, MOST_HOURS))
        answer = {"classes": classes, "quote": None, "quote_error": ""}
        answer["points"] = _curve(tariff, start, minutes, vehicle_class)
        if end and end - start > MOST_TRIED:
            answer["quote_error"] = self.env._(
                "A stay to try lasts %(days)s days at most.", days=MOST_TRIED.days
            )
        elif end:
            try:
                answer["quote"] = self.env["wuye.parking.tariff"]._quote_by(
                    data, start, end, vehicle_class
                )
            except UserError as error:
                answer["quote_error"] = str(error)
        return answer


def _curve(tariff, start, minutes, vehicle_class):
    """[minute, amount] at 0, wherever the amount changes, and at the end.

    A change and its undoing between two points of the grid are not seen.
    """
    known = {}

    def price(minute):
        if minute not in known:
            end = start + timedelta(minutes=minute)
            known[minute] = float(tariff.quote_amount(start, end, vehicle_class))
        return known[minute]

    def refine(left, right):
        if right - left < 2 or price(left) == price(right):
            return
        middle = (left + right) // 2
        refine(left, middle)
        refine(middle, right)

    for left in range(0, minutes, GRID):
        refine(left, min(left + GRID, minutes))
    price(minutes)
    points, last = [], None
    for minute in sorted(known):
        if known[minute] != last or minute == minutes:
            points.append([minute, known[minute]])
            last = known[minute]
    return points
