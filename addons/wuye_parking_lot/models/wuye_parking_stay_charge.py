from datetime import timedelta
from decimal import Decimal

from odoo import fields, models

from odoo.addons.wuye_parking import declaration, slip

from wuye_engine.lane import ListKind, Stay, leave
from wuye_engine.money import to_decimal
from wuye_engine.parking import Result, Slice

from ..gate_clock import to_gate
from .wuye_parking_stay import COUNTED_BY_OTHERS

DAYS_BEFORE = 2  # tariffs that look at several stays look at a day or its hours


class WuyeParkingStay(models.Model):
    """What a stay costs at a moment, and the lines that prove it (G2-G5, G18)."""

    _inherit = "wuye.parking.stay"

    proof = fields.Text(
        string="How the Fee Came About",
        compute="_compute_proof",
        groups=COUNTED_BY_OTHERS,
    )

    def _compute_proof(self):
        for stay in self:
            # sudo: payments behind what the reader has
            lines, _gross = stay.sudo()._proof_lines()
            stay.proof = "\n".join(line["text"] for line in lines)

    def _version(self):
        """The version of the tariff on the day of the entry, or none."""
        tariff = self.lot_id.tariff_id
        return tariff._version_on(to_gate(self.entered_at).date()) if tariff else tariff

    def _tariff(self):
        """The engine's tariff, or None where the car park has no price that day."""
        version = self.sudo()._version()  # sudo: guards may not read its paper
        return declaration.compiled(version.data_text) if version else None

    def _facts(self):
        """The engine's view of this stay."""
        self.ensure_one()
        stay = self.sudo()  # sudo: rights may be of units the guard does not see
        payments = stay.payment_ids
        settled = max(payments.mapped("settled_at"), default=None)
        return Stay(
            entry=to_gate(stay.entered_at),
            vehicle_class=stay.vehicle_class or None,
            covered=stay._covered(),
            settled=to_gate(settled),
            paid=sum((to_decimal(row.amount, 2) for row in payments), Decimal(0)),
            coupons=stay._coupons(),
            earlier=stay._earlier(),
        )

    def _covered(self):
        """Spans that cost nothing: the right, the free list, an inner car park."""
        entry = to_gate(self.entered_at)
        spans = []
        if self.cover_since:
            since = to_gate(self.cover_since)
            if self.permit_id:
                right = self.permit_id._engine_permit(self.plate)
                spans += right.covered(since)
            elif self.space_id:
                spans.append((since, None))
        listed = self.env["wuye.parking.list"]._of(self.plate, self.community_id)
        for row in listed._engine_listed():
            if row.kind is ListKind.FREE:
                spans.append((max(row.start, entry), row.end))
        for inner in self.inner_ids:
            spans.append((to_gate(inner.entered_at), to_gate(inner.left_at)))
        return tuple(spans)

    def _coupons(self):
        """Coupons that no payment has used up; a module with coupons says which."""
        return ()

    def _use_coupons(self, charge, payment=None):
        """Keep what each coupon took off; a module with coupons does, called as sudo.

        :param payment: the payment they went with; none: the car leaves
        :return: what coupons took off this stay up to now, in yuan
        """
        return sum(charge.off.values(), Decimal(0)) if charge else Decimal(0)

    def _earlier(self):
        """(in, out) of the same plate in this car park shortly before, in order."""
        if not self.plate:
            return ()
        since = self.entered_at
        stays = self.search(
            [
                ("lot_id", "=", self.lot_id.id),
                ("plate", "=", self.plate),
                ("phase", "=", "out"),
                ("left_at", "<=", since),
                ("left_at", ">", since - timedelta(days=DAYS_BEFORE)),
            ],
            order="entered_at, id",
        )
        return tuple((to_gate(row.entered_at), to_gate(row.left_at)) for row in stays)

    def _decide_out(self, at, lane=None):
        """The engine's decision if the car leaves at that moment (naive UTC)."""
        car = self._car(self.lot_id, self.plate or "", self.plate_kind or "")[0]
        room = self.lot_id._engine_room(lane)
        return leave(car, self._facts(), to_gate(at), self._tariff(), room)

    def _proof(self):
        """The slices of all that was asked for, in order (G18).

        What was paid keeps how it came about; what is due at the way out comes after
        it. A tariff without time to leave counts the stay anew from its beginning:
        then the later list stands for the one before.
        """
        tariff = self._tariff()
        is_anew = tariff and tariff.after_payment is None
        proof = []
        for part in (*self.payment_ids.sorted("id"), self):
            rows = [Slice.from_dict(row) for row in part.slices or []]
            proof = rows if rows and is_anew else proof + rows
        return tuple(proof)

    def _proof_lines(self):
        """(lines of the proof as screens and slips show them, their sum)."""
        parts = self._proof()
        gross = sum((part.amount for part in parts), to_decimal(0, 2))
        return slip.lines(self.env, Result(gross, parts)), gross

    def _told(self, decision):
        """A decision as screens and slips show it; amounts as text."""
        charge = decision.charge
        told = {
            "code": decision.code.value,
            "words": dict(self._code_words())[decision.code.value],
            "lifts": decision.lifts,
            "amount": "0.00",
            "gross": "0.00",
            "off": {},
            "lines": [],
            "leave_by": False,
        }
        if charge:
            result = Result(charge.gross, charge.slices)
            told.update(
                amount=str(charge.amount),
                gross=str(charge.gross),
                off={key: str(value) for key, value in charge.off.items()},
                lines=slip.lines(self.env, result),
                leave_by=charge.leave_by and charge.leave_by.isoformat(" "),
            )
        return told

    def _code_words(self):
        return self._fields["entry_code"]._description_selection(self.env)
