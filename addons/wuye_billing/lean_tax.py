"""Lines of a bill worked out from those of another one with the same fees.

For taxes in the price, a single percentage each, as the Chinese charts have them.
Odoo's engine takes longer for this than all else of a bill together; it still makes the
first bills of each pattern, which these are compared with. Where the tax of a bill as a
whole is not that of its lines together, the engine says on which of them it lies.
"""

from .ledger_rows import PLACES


def is_simple(tax) -> bool:
    """Whether a tax is one part of the price, worked out from that price alone."""
    parts = (tax.invoice_repartition_line_ids, tax.refund_repartition_line_ids)
    return (
        tax.amount_type == "percent"
        and tax.price_include
        and 0 < tax.amount < 100
        and not tax.include_base_amount
        and all(
            own.filtered(lambda part: part.repartition_type == "tax").mapped("factor")
            == [1.0]
            for own in parts
        )
    )


class Pattern:
    """The lines of bills with the same fees, accounts and taxes in the same order."""

    def __init__(self, lines, charges, rounding, by_line):
        """:param lines: values of the lines that Odoo's engine made for `charges`
        :param rounding: of an amount of money
        :param by_line: each line's tax is rounded, not only that of the bill
        """
        self.checks = 0
        self.round = rounding
        self.by_line = by_line
        self.rates = [charge.tax_id.amount for charge in charges]
        self.products = lines[: len(charges)]
        taxes = [charge.tax_id for charge in charges]
        by_part = {
            part.id: [n for n, tax in enumerate(taxes) if tax == owner]
            for owner in {*taxes}
            for part in owner.invoice_repartition_line_ids
            | owner.refund_repartition_line_ids
        }
        self.taxes = [
            (values, by_part.get(values["tax_repartition_line_id"], ()))
            for values in lines[len(charges) :]
        ]
        kinds = [values["display_type"] for values in self.products]
        self.holds = kinds == ["product"] * len(charges) and all(
            is_simple(tax) for tax in taxes if tax
        )

    def fill(self, facts, own, sign):
        """Values of the lines of other charges; None: Odoo's engine has to.

        :param facts: of the charges (`bill_facts`)
        :param own: values of the product lines that are not amounts
        :param sign: of the balance of a price
        """
        prices = [-sign * fact.amount for fact in facts]
        # as Odoo does, in the same order: a fraction of a fen decides
        exact = [
            price * (1 / (1 + rate / 100)) * rate / 100
            for price, rate in zip(prices, self.rates, strict=True)
        ]
        taxes = [self.round(tax) for tax in exact]
        nets = [
            self.round(price - tax) for price, tax in zip(prices, taxes, strict=True)
        ]
        is_nothing = any(
            not price or (rate and not tax)
            for price, rate, tax in zip(prices, self.rates, taxes, strict=True)
        )
        if is_nothing:  # of nothing Odoo makes no line
            return None
        lines = self._fill_taxes(facts[0].partner_id, sign, nets, taxes, exact)
        if lines is None:
            return None
        return self._fill_products(own, sign, prices, nets) + lines

    def _fill_products(self, own, sign, prices, nets):
        return [
            {
                **values,
                **facts,
                "price_unit": price,
                "balance": sign * net,
                "amount_currency": sign * net,
                "price_subtotal": net,
                "price_total": price,
            }
            for values, facts, price, net in zip(
                self.products, own, prices, nets, strict=True
            )
        ]

    def _fill_taxes(self, partner, sign, nets, taxes, exact):
        lines = []
        for values, numbers in self.taxes:
            tax = self.round(sum(taxes[number] for number in numbers))
            whole = self.round(sum(exact[number] for number in numbers))
            if not tax or (not self.by_line and tax != whole):
                return None
            lines.append(
                {
                    **values,
                    "partner_id": partner,
                    "balance": sign * tax,
                    "amount_currency": sign * tax,
                    "tax_base_amount": sign * sum(nets[number] for number in numbers),
                }
            )
        return lines


def is_same(lines, others) -> bool:
    """Whether values of lines are equal, amounts to the fen."""
    return [_to_the_fen(line) for line in lines] == [_to_the_fen(o) for o in others]


def _to_the_fen(values):
    # adding zero makes no difference between a zero from below and from above
    return {
        name: round(value, PLACES) + 0.0 if value.__class__ is float else value
        for name, value in values.items()
    }
