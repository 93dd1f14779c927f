from odoo import api, models

from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.money import to_decimal
from wuye_engine.vat import split_inclusive

ZERO = to_decimal(0, 2)
# Rates of the general method are 6, 9 and 13 %, those of the simplified one 5 % at most
# (财税〔2016〕36号 附件1 第十五、十六条; 附件2 第一条(九))
SIMPLIFIED = to_decimal(5, 2)


class WuyeParkingBooking(models.AbstractModel):
    """Fees of stays in a collective entry (accounting row 26): of a shift, or of a day.

    Cash or clearing for each tender; income and VAT for each lane and rate, or for each
    car park where no lane took the fee.
    """

    _name = "wuye.parking.booking"
    _description = "Booking of Parking Fees"

    @api.model
    def _book(self, community, payments, label, day):
        """Book payments that have no entry yet, and tell them which it is.

        :param day: of the entry; where its month is closed, the next open day
        """
        lines = self._money_lines(community.company_id, payments)
        lines += self._income_lines(community.company_id, payments)
        for line in lines:
            line.setdefault("name", label)
            line["wuye_community_id"] = community.id
        day = self.env["wuye.month"]._open_date(community, day)
        move = self.env["wuye.settlement"]._create_entry(
            community, day, "parking", lines, ref=label
        )
        payments.write({"move_id": move.id})
        return move

    @api.model
    def _book_back(self, back):
        """The entry of a fee that was given back: that of the fee, the other way."""
        company, community = back.company_id, back.community_id
        booking = self.with_company(company)
        label = company._wuye_written().env._(
            "Parking fee given back, %s", back.stay_id.name
        )
        lines = booking._money_lines(company, back)
        lines += booking._income_lines(company, back)
        for line in lines:
            line["balance"] = -line["balance"]
            line["wuye_community_id"] = community.id
            line.setdefault("name", label)
        day = to_gate(back.given_at).date()
        day = self.env["wuye.month"]._open_date(community, day)
        return self.env["wuye.settlement"]._create_entry(
            community, day, "parking", lines, ref=label
        )

    @api.model
    def _money_lines(self, company, payments):
        """Dr cash and clearing, a line for each tender."""
        totals = {}
        for row in payments:
            totals[row.tender] = totals.get(row.tender, ZERO) + to_decimal(
                row.amount, 2
            )
        return [
            {
                "account_id": self._money_account(company, tender).id,
                "balance": float(amount),
            }
            for tender, amount in sorted(totals.items())
        ]

    @api.model
    def _money_account(self, company, tender):
        """The account a tender's money is on: that of its journal."""
        journal = company._wuye_tender_journal(tender)
        method = self.env["wuye.settlement"]._payment_method(journal, outbound=False)
        return method.payment_account_id

    @api.model
    def _income_lines(self, company, payments):
        """Cr income and VAT, for each lane (or car park) and rate."""
        totals = {}
        for row in payments:
            place = row.lane_id or row.stay_id.lot_id
            key = (place, to_decimal(row.rate, 2))
            totals[key] = totals.get(key, ZERO) + to_decimal(row.amount, 2)
        lines = []
        for (place, rate), amount in totals.items():
            lot = place.lot_id if place._name == "wuye.parking.lane" else place
            split = split_inclusive(amount, rate)
            income = lot.income_account_id
            income = income or company._wuye_account("income_parking")
            vat = self._vat_account(company, rate)
            for account, part in ((income, split.base), (vat, split.tax)):
                if part:
                    lines.append(
                        {
                            "account_id": account.id,
                            "balance": -float(part),
                            "name": f"{place.display_name} {rate:f}%",
                            **self._income_tags(lot, rate),
                        }
                    )
        return lines

    @api.model
    def _vat_account(self, company, rate):
        """Where VAT of a rate (Decimal per cent) is owed: 销项税额, or 简易计税."""
        return company._wuye_account("vat_simple" if rate <= SIMPLIFIED else "vat")

    @api.model
    def _income_tags(self, lot, rate):
        """What else lines of income and VAT say, for modules that report them."""
        return {}
