from urllib.parse import urlencode

from odoo import models

from odoo.addons.wuye_parking import slip
from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.money import to_decimal

CLOCK = "%Y-%m-%d %H:%M:%S"


class WuyeParkingStay(models.Model):
    """The slip of a stay: what a driver is given on the way in, and out (G1, G18)."""

    _inherit = "wuye.parking.stay"

    def _slip(self):
        """What stands on the slip of a stay: of the way in, or of what was paid.

        :return: {rows: [(label, text)], lines: as `slip.lines`, amount, paid, off,
            tenders, backs: [(word, amount, clock)], barcode: address}; amounts as
            text, without lines and amount while nothing was paid
        """
        self.ensure_one()
        stay = self.sudo()  # sudo: a paper of a stay the reader has
        rows = [
            (self.env._("Plate"), stay.plate or self.env._("without a plate")),
            (self.env._("In"), self._clock(stay.entered_at)),
            (self.env._("Lane"), stay.entry_lane_id.name or "—"),
        ]
        if stay.phase == "out":
            rows += [
                (self.env._("Out"), self._clock(stay.left_at)),
                (self.env._("Lane"), stay.exit_lane_id.name or "—"),
            ]
        told = {
            "rows": rows,
            "lines": [],
            "amount": "",
            "tenders": [],
            "backs": [],
            "barcode": self._barcode(),
        }
        payments = stay.payment_ids
        if stay.phase == "out" or payments:
            told.update(self._fee_of_slip(stay, payments))
        return told

    def _fee_of_slip(self, stay, payments):
        """What was paid or is owing with its proof; while inside, what was paid."""
        lines, gross = stay._proof_lines()
        amount = to_decimal(stay.paid, 2)
        off = gross - amount  # what coupons took off before the car leaves
        if stay.phase == "out":
            amount, off = to_decimal(stay.amount, 2), to_decimal(stay.amount_off, 2)
        words = self.env["wuye.tender"]._kinds()
        return {
            "lines": lines,
            "amount": slip.money(amount),
            "off": slip.money(off) if off else "",
            "paid": slip.money(to_decimal(stay.paid, 2)),
            "debt": slip.money(to_decimal(stay.amount_debt, 2))
            if stay.amount_debt
            else "",
            "waived": slip.money(to_decimal(stay.amount_waived, 2))
            if stay.amount_waived
            else "",
            "tenders": [
                (
                    words.get(row.tender, {}).get("label") or row.tender,
                    slip.money(to_decimal(row.amount, 2)),
                    self._clock(row.settled_at),
                )
                for row in payments.sorted("id")
            ],
            "backs": [
                (
                    self.env._(
                        "Given back: %s",
                        words.get(row.tender, {}).get("label") or row.tender,
                    ),
                    slip.money(to_decimal(row.amount, 2)),
                    self._clock(row.given_at),
                )
                for row in payments.payback_ids.sorted("id")
            ],
        }

    def _clock(self, moment):
        return to_gate(moment).strftime(CLOCK) if moment else "—"

    def _barcode(self):
        """The slip's number as bars, for the scanner at the way out (J13)."""
        options = {
            "barcode_type": "Code128",
            "value": self.name,
            "width": 600,
            "height": 120,
        }
        return f"/report/barcode/?{urlencode(options)}"
