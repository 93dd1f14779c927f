from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.wuye_wallet_closing import TENDERS

LAW = "单用途商业预付卡管理办法(试行) 第二十一条"  # 商务部令2012年第9号
TAIL = 4  # digits kept of an identity document
SHORTEST = 6  # characters of one


def same_name(one, other):
    """Whether two names are the same but for spaces, full-width ones as well."""
    return bool(one) and "".join(one.split()) == "".join((other or "").split())


class WuyeWalletClose(models.TransientModel):
    """All that is on a wallet is given back to who it belongs to (F8, row 25f).

    To a bank account of the same name, or up to the rule's limit in cash: of the float
    of the open shift, at its registered desk. Pressed twice, it is paid once.
    """

    _name = "wuye.wallet.close"
    _description = "Give a Wallet Back"

    wallet_id = fields.Many2one("wuye.wallet", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="wallet_id.partner_id", string="Holder")
    company_id = fields.Many2one(related="wallet_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    balance = fields.Monetary(related="wallet_id.balance", string="Given back")
    cash_back = fields.Monetary(
        string="In cash up to",
        compute="_compute_cash_back",
        help="By the company's rule of wallets.",
    )
    tender = fields.Selection(
        TENDERS,
        string="Given back by",
        required=True,
        compute="_compute_tender",
        store=True,
        readonly=False,
        precompute=True,
    )
    bank_id = fields.Many2one(
        "res.partner.bank",
        string="Account on file",
        ondelete="cascade",
        domain="[('partner_id', '=', partner_id)]",
    )
    account_holder = fields.Char(
        string="Holder of the account",
        compute="_compute_account",
        store=True,
        readonly=False,
        precompute=True,
        help="As the bank has it: the same name as the wallet's.",
    )
    account_number = fields.Char(
        compute="_compute_account", store=True, readonly=False, precompute=True
    )
    reference = fields.Char(
        string="Bank reference", help="Of the transfer that was made."
    )
    document = fields.Char(
        string="Identity document no.",
        help="Of the holder, who stands here. Only its last digits are kept.",
    )

    # === COMPUTE === #

    @api.depends("wallet_id")
    def _compute_cash_back(self):
        for page in self:
            page.cash_back = page.wallet_id and page._rule().cash_back

    @api.depends("wallet_id")
    def _compute_tender(self):
        for page in self:
            is_little = page.wallet_id and not page._is_over_cash()
            page.tender = "cash" if is_little else "transfer"

    @api.depends("bank_id")
    def _compute_account(self):
        for page in self:
            bank = page.bank_id.sudo()  # sudo: of the holder who stands here
            if bank:
                page.account_holder = bank.acc_holder_name or bank.partner_id.name
                page.account_number = bank.acc_number
            else:
                page.account_holder = page.account_holder
                page.account_number = page.account_number

    @api.constrains("wallet_id", "bank_id")
    def _check_wallet_id(self):
        """What the page says of a wallet is for who may see it (I8)."""
        for page in self:
            # checks run as superuser
            page.wallet_id.with_user(self.env.user).check_access("read")
            if page.bank_id and page.bank_id.partner_id != page.partner_id:
                page._refuse_name(page.bank_id.partner_id.name)

    # === ACTIONS === #

    def action_close(self):
        """Have the browser say which desk it is and give back there (J4)."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "wuye_wallet_close",
            "params": {"page_id": self.id},
        }

    def _close(self, token):
        """Give everything back and close the wallet. Closed already: nothing.

        :param token: of the computer's desk; a transfer needs none
        :return: whether it was given back now
        :raises UserError: says what is missing; nothing is written
        """
        self.ensure_one()
        self.env["res.users"]._require_post(
            ("cashier",), self.env._("A cashier gives wallets back. Ask one.")
        )
        self.wallet_id.check_access("write")
        # sudo: rights are checked by now; nobody writes wallets, payments or closings
        wallet = self.wallet_id.sudo()._lock()
        if wallet.state == "closed":
            return False
        # what its holder has bought without the server comes first
        if self.env["wuye.wallet.offline"]._collect(wallet) and not wallet.balance:
            wallet.state = "closed"
            return False
        if not wallet.balance:
            raise UserError(
                self.env._("Nothing is on %s: just close it.", wallet.display_name)
            )
        self._check_document()
        shift = self.env["wuye.shift"]
        if self.tender == "cash":
            self._check_cash()
            shift = shift._paying_at(token)
            self._check_company(shift)
            shift._hold_float(wallet.balance)
        else:
            self._check_account()
        self._give_back(wallet, shift)
        return True

    # === CHECKS === #

    def _rule(self):
        wallet = self.wallet_id.sudo()  # sudo: a rule is no secret
        return wallet.env["wuye.wallet.rule"]._on(wallet.company_id, wallet._today())

    def _is_over_cash(self):
        limit, wallet = self._rule().cash_back, self.wallet_id
        return wallet.currency_id.compare_amounts(wallet.balance, limit) > 0

    def _check_document(self):
        if len("".join((self.document or "").split())) < SHORTEST:
            raise UserError(
                self.env._(
                    "Write down the number of the identity document the holder shows "
                    "(%s).",
                    LAW,
                )
            )

    def _check_cash(self):
        if self._is_over_cash():
            form = self.currency_id.format
            raise UserError(
                self.env._(
                    "%(balance)s are on the wallet, and up to %(most)s are given back "
                    "in cash: %(law)s. Transfer it to an account of the same name.",
                    balance=form(self.balance),
                    most=form(self._rule().cash_back),
                    law=LAW,
                )
            )

    def _check_company(self, shift):
        if shift.company_id != self.company_id:
            raise UserError(
                self.env._("The wallet is of another company than your shift.")
            )

    def _check_account(self):
        if not same_name(self.partner_id.sudo().name, self.account_holder):
            self._refuse_name(self.account_holder)
        for name in ("account_number", "reference"):
            if not (self[name] or "").strip():
                raise UserError(
                    self.env._("Write down the account and the bank's reference.")
                )

    def _refuse_name(self, name):
        raise UserError(
            self.env._(
                "The account is held by “%(holder)s”, the wallet by “%(person)s”: "
                "money goes back to an account of the same name only (%(law)s).",
                holder=name or "",
                person=self.partner_id.sudo().name,
                law=LAW,
            )
        )

    # === WORK === #

    def _give_back(self, wallet, shift):
        """Payment, entry of the wallet, the slip on file, and the wallet closed."""
        company, today = wallet.company_id, fields.Date.context_today(self)
        name = wallet.env["ir.sequence"].next_by_code("wuye.wallet.closing")
        community = shift.sudo().community_id or wallet.community_id
        payment = wallet.env["wuye.settlement"]._pay_back_wallet(
            wallet, community, company._wuye_tender_journal(self.tender), today, name
        )
        amount = wallet.balance
        entry = self.env["wuye.wallet.entry"]._enter(
            wallet, "close", -amount, paper=name
        )
        is_transfer = self.tender == "transfer"
        wallet.env["wuye.wallet.closing"].create(
            {
                "name": name,
                "wallet_id": wallet.id,
                "amount": amount,
                "tender": self.tender,
                "account_holder": is_transfer and self.account_holder.strip(),
                "account_number": is_transfer and self.account_number.strip(),
                "reference": is_transfer and self.reference.strip(),
                "document_tail": "".join(self.document.split())[-TAIL:],
                "shift_id": shift.id,
                "payment_id": payment.id,
                "entry_id": entry,
                "date": today,
                "user_id": self.env.uid,
            }
        )
        self.sudo().document = False  # sudo: the page forgets what is not kept
        wallet.state = "closed"
