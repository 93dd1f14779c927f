from odoo import Command, api, fields, models

OLD_CARD = "0102697F10"  # an owner's first card, which he lost
BLANKS = ("0102699001", "0102699002", "0102699003", "0102699004", "0102699005")
APPLIED = "0102698801"  # the number of the card that is issued on an application
PAPERS = ("身份证复印件", "产权证或租赁合同复印件")
DEPOSIT = "一卡通押金"
# (for whom, because, fee, deposit)
PRICES = (
    ("resident", "new", 20.0, 50.0),
    ("resident", "lost", 30.0, 0.0),
    ("resident", "damaged", 30.0, 0.0),
    ("resident", "worn", 0.0, 0.0),
    ("staff", "new", 0.0, 0.0),
)
# (how far it has come, what the desk notes)
APPLICATIONS = (
    ("issued", "业主本人申请"),
    ("approved", "家庭成员用卡"),
    ("submitted", "新交房，与门禁登记一并办理"),
    ("draft", "租户申请，待补租赁合同"),
)
VISITORS = ("装修公司 林师傅", "亲友 邵女士")


class WuyeDemoCards(models.AbstractModel):
    """Cards of the demo estate, from the blank to the application for one."""

    _name = "wuye.demo.cards"
    _description = "Cards of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    # === BUSINESS METHODS === #

    @api.model
    def _hand_out(self, homes, first):
        """A card for each owner, at the desk of customer service; one was lost once.

        :param first: the chip number of the first card, counted up from there
        """
        found = self._as("customer_service", "wuye.card")
        for number, home in enumerate(homes, first):
            vals = {"unit_id": home.id, "partner_id": home.owner_id.id}
            if number == first:
                lost = self._issue(home.community_id, OLD_CARD, **vals)
                self._say(lost, "lost", "业主来电挂失，已回拨核实")
                vals = {"replaces_id": lost.id}
            found |= self._issue(home.community_id, f"01026A{number:04X}", **vals)
        return found

    @api.model
    def _apply(self, community, token):
        """Blanks, passes of visitors, and applications as far as they have come.

        :param token: of the desk at which the cashier has a shift
        """
        self._stock(community)
        self._set_up(community)
        homes = self._homes(community)
        for home, (state, note) in zip(homes, APPLICATIONS, strict=False):
            self._ask(home, state, note, token)
        for home, visitor in zip(homes, VISITORS, strict=False):
            page = self._as("customer_service", "wuye.card.code").create(
                {
                    "community_id": community.id,
                    "unit_id": home.id,
                    "visitor": visitor,
                    "group_ids": [Command.set(self._groups(community).ids)],
                }
            )
            page.action_make()

    @api.model
    def _invite(self, community, email, password):
        """An owner with a card and a wallet is invited to the portal by the desk."""
        holder = (
            self._as("customer_service", "wuye.card")
            .search(
                [
                    ("community_id", "=", community.id),
                    ("kind", "=", "resident"),
                    ("state", "=", "active"),
                ],
                order="id",
                limit=2,
            )[-1:]
            .partner_id
        )
        wizard = self._as("customer_service", "portal.wizard").create(
            {"partner_ids": [Command.set(holder.ids)]}
        )
        wizard.user_ids.email = email
        wizard.user_ids.action_grant_access()
        # sudo: the resident chooses it on the page he was sent
        user = self.env["res.users"].sudo().search([("login", "=", email)])
        user.write({"password": password, "lang": "zh_CN", "tz": "Asia/Shanghai"})

    # === STEPS === #

    @api.model
    def _stock(self, community):
        """Blank cards, a line each as the reader types them."""
        lines = "\n".join(f"{number},{number[-5:]}" for number in BLANKS)
        batch = self._as("customer_service", "wuye.card.batch")
        batch.create({"community_id": community.id, "lines": lines}).action_register()

    @api.model
    def _set_up(self, community):
        """What is handed in, says the manager; what it costs, the ledger room."""
        company = community.company_id
        self._as("manager", "wuye.card.paper").create(
            [
                {"name": name, "kind": "resident", "company_id": company.id}
                for name in PAPERS
            ]
        )
        kind = self.env["wuye.deposit.kind"].create(
            {"name": DEPOSIT, "amount": PRICES[0][3], "company_id": company.id}
        )
        item = self.env["wuye.fee.item"].search(
            [("code", "=", "TYF"), ("company_id", "=", company.id)]
        )
        self._as("ledger_clerk", "wuye.card.price").create(
            [
                {
                    "community_id": community.id,
                    "kind": holder,
                    "occasion": occasion,
                    "date_from": "2026-01-01",
                    "amount_fee": fee,
                    "item_id": item.id,
                    "amount_deposit": deposit,
                    "deposit_kind_id": kind.id,
                }
                for holder, occasion, fee, deposit in PRICES
            ]
        )

    @api.model
    def _ask(self, home, state, note, token):
        """An application, handed in at the service desk and brought to a state."""
        application = self._as("customer_service", "wuye.card.application").create(
            {
                "community_id": home.community_id.id,
                "unit_id": home.id,
                "partner_id": home.owner_id.id,
                "group_ids": [Command.set(self._groups(home.community_id).ids)],
                "note": note,
            }
        )
        if state == "draft":
            return
        application.paper_ids.is_handed_in = True
        application.action_submit()
        if state == "submitted":
            return
        application.invalidate_recordset()
        application.with_user(self._user("manager")).validate_tier()
        application.invalidate_recordset()
        if state == "issued":
            self._pay(application, token)
            page = self._page(application.action_issue(), application.env.user)
            page.number = APPLIED
            page.action_issue()

    @api.model
    def _pay(self, application, token):
        """Fee and deposit at the cash desk."""
        cashier = self._user("cashier")
        charge = application.sudo().charge_id  # sudo: what the desk's page finds
        fee = charge.amount_residual
        if fee:  # an advance may have paid it already
            self.env["wuye.cashier"].with_user(cashier).take(
                token,
                {
                    "token": f"demo-{application.name}",
                    "unit_id": application.unit_id.id,
                    "partner_id": application.payer_id.id,
                    "lines": [{"charge_id": charge.id, "amount": fee}],
                    "tenders": [{"code": "cash", "amount": fee}],
                },
            )
        application.invalidate_recordset()
        action = application.with_user(cashier).action_take_deposit()
        self._page(action, cashier, tender="cash").action_receive()
        application.invalidate_recordset()

    # === HELPERS === #

    @api.model
    def _issue(self, community, number, **vals):
        """A card by the page that issues cards, handed over."""
        page = self._as("customer_service", "wuye.card.issue")
        if "replaces_id" not in vals:
            vals = {"kind": "resident", "community_id": community.id, **vals}
        page = page.create({"number": number, "number_kind": "em", **vals})
        found = page.action_issue()
        return self._as("customer_service", "wuye.card").browse(found["res_id"])

    @api.model
    def _say(self, cards, state, reason):
        """What became of cards, by the page that asks why."""
        page = self._as("customer_service", "wuye.card.reason")
        page.create(
            {"card_ids": cards.ids, "state": state, "reason": reason}
        ).action_confirm()

    @api.model
    def _page(self, action, user, **vals):
        """The page an action opens, as its user fills it in."""
        page = self.env[action["res_model"]].with_user(user)
        return page.with_context(**action["context"]).create(vals)

    @api.model
    def _homes(self, community):
        """Homes in order whose owners were there before today."""
        return self._as("customer_service", "wuye.unit").search(
            [
                ("community_id", "=", community.id),
                ("kind", "=", "residence"),
                ("owner_id", "!=", False),
                ("occupancy_ids.date_from", "<", fields.Date.context_today(self)),
            ],
            order="code",
            limit=len(APPLICATIONS),
            offset=1,
        )

    @api.model
    def _groups(self, community):
        groups = self._as("customer_service", "wuye.iot.group")
        return groups.search([("community_id", "=", community.id)], order="id", limit=1)
