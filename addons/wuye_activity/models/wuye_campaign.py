from datetime import timedelta

import pytz

from odoo import api, fields, models

from odoo.addons.wuye_wallet.models.wuye_wallet import ZONE

HOW = [
    ("poster", "Poster"),
    ("counter", "Counter in the lobby"),
    ("talk", "Lobby talk"),
    ("visit", "From door to door"),
    ("message", "Messages to residents"),
    ("other", "Other"),
]


class WuyeCampaign(models.Model):
    """A campaign to promote the use of cards, and what came of it (R106).

    Its figures are counted from registers that others keep; none is typed.
    """

    _name = "wuye.campaign"
    _description = "Card Campaign"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Campaign", required=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_day()
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self._default_day()
    )
    how = fields.Selection(HOW, required=True, default="poster")
    user_id = fields.Many2one(
        "res.users", string="Run by", default=lambda self: self.env.user
    )
    note = fields.Text(string="Notes")
    cards = fields.Integer(
        string="Cards issued",
        compute="_compute_figures",
        help="In this community from the first to the last day, by the register of "
        "cards; replacements are none.",
    )
    topped_up = fields.Monetary(
        compute="_compute_figures",
        help="On wallets of this community in this time, less what was undone.",
    )
    signed_up = fields.Integer(
        string="Signed up by card",
        compute="_compute_figures",
        help="For activities of this community in this time; cancelled ones are none.",
    )
    persons = fields.Integer(
        string="Persons reached",
        compute="_compute_figures",
        help="Those who in this time were issued a card, topped up or signed up by "
        "card: each is counted once.",
    )

    _order_of_days = models.Constraint(
        "CHECK(date_to >= date_from)", "A campaign ends after it has begun."
    )

    def _default_day(self):
        return self.env["wuye.wallet"]._today()

    @api.depends("community_id", "date_from", "date_to")
    def _compute_figures(self):
        """Counted when it is shown: a register that grows makes them grow."""
        for campaign in self:
            if not (campaign.community_id and campaign.date_from and campaign.date_to):
                campaign.cards = campaign.signed_up = campaign.persons = 0
                campaign.topped_up = 0.0
                continue
            moves, entries, places = campaign._cards(), *campaign._uses()
            campaign.cards = len(moves)
            campaign.signed_up = len(places)
            campaign.topped_up = sum(entries.mapped("amount"))
            topped = entries.filtered(lambda one: one.kind == "topup")
            people = moves.partner_id | topped.partner_id | places.partner_id
            campaign.persons = len(people)

    def _cards(self):
        """Moves by which a card was issued; a replacement is the same person's."""
        return self.env["wuye.card.move"].search(
            [
                *self._in_time("moved_at", "community_id"),
                ("state_to", "=", "issued"),
                ("card_id.replaces_id", "=", False),
            ]
        )

    def _uses(self):
        """(top-ups and their undoing, registrations by card)."""
        entries = self.env["wuye.wallet.entry"].search(
            [
                ("community_id", "=", self.community_id.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("kind", "in", ("topup", "topup_void")),
            ]
        )
        places = self.env["event.registration"].search(
            [
                *self._in_time("wuye_at", "wuye_community_id"),
                ("wuye_card_id", "!=", False),
                ("state", "in", ("open", "done")),
            ]
        )
        return entries, places

    def _in_time(self, moment, place):
        """A domain: in this community, from the first day's beginning to the last's
        end, as at the estate."""
        zone = pytz.timezone(ZONE)

        def begin(day):
            local = zone.localize(fields.Datetime.to_datetime(day))
            return local.astimezone(pytz.utc).replace(tzinfo=None)

        return [
            (place, "=", self.community_id.id),
            (moment, ">=", begin(self.date_from)),
            (moment, "<", begin(self.date_to + timedelta(days=1))),
        ]
