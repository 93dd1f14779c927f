from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from ..sections import COMMON, SECTIONS

# (code, section, English, Chinese, keys of the account map, types of accounts).
# The kinds of cost are those of the rules on property fees (物业服务收费管理办法
# art. 11); which accounts they are is each company's own affair.
DEFAULTS = (
    ("10", "income", "Property service fees", "物业服务费", ("income_fee",), ()),
    ("20", "income", "Special services", "特约服务", ("income_service",), ()),
    ("30", "income", "Water and power resold", "水电费转售", ("income_resale",), ()),
    ("40", "income", "Parking", "停车服务", ("income_parking",), ()),
    (
        "90",
        "income",
        "Other income",
        "其他收入",
        ("income_late", "income_deposit"),
        ("income", "income_other"),
    ),
    ("10", "expense", "Staff", "人员费用", (), ()),
    ("20", "expense", "Upkeep of common facilities", "共用设施设备运行维护", (), ()),
    ("30", "expense", "Greening", "绿化养护", (), ()),
    ("40", "expense", "Cleaning", "清洁卫生", (), ()),
    ("50", "expense", "Keeping order", "秩序维护", (), ()),
    ("60", "expense", "Office and management", "办公及管理费用", (), ("expense",)),
    ("70", "expense", "Depreciation", "固定资产折旧", (), ("expense_depreciation",)),
    ("80", "expense", "Costs of the service", "服务成本", (), ("expense_direct_cost",)),
    ("85", "expense", "Bad debt", "坏账损失", ("write_off",), ()),
    ("90", "expense", "Commission of the company", "物业酬金", (), ()),
    ("10", "common_income", "Parking on common ground", "公共车位收益", (), ()),
    ("20", "common_income", "Advertising in lifts and outdoors", "广告收益", (), ()),
    ("90", "common_income", "Other common income", "其他公共收益", (), ()),
    ("10", "common_expense", "Costs of common income", "成本及使用", (), ()),
)
RESULT_TYPES = (
    "income",
    "income_other",
    "expense",
    "expense_other",
    "expense_depreciation",
    "expense_direct_cost",
)


class WuyeDisclosureCategory(models.Model):
    """A line of the report and the accounts it is made of (R99, E14).

    Each account of income or expense stands in one category of a company; an account
    of money held for the owners in one of common income and one of common expense.
    """

    _name = "wuye.disclosure.category"
    _description = "Category of the Disclosure"
    _order = "section_order, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=50)
    section = fields.Selection(SECTIONS, required=True, index=True)
    section_order = fields.Integer(compute="_compute_section_order", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    account_ids = fields.Many2many(
        "account.account",
        "wuye_disclosure_category_account",
        "category_id",
        "account_id",
        string="Accounts",
        check_company=True,
        help="Posted items of these accounts that name a community count here.",
    )
    note = fields.Text(help="What belongs here, for the accountant.")

    @api.depends("section")
    def _compute_section_order(self):
        order = [key for key, _label in SECTIONS]
        for category in self:
            category.section_order = order.index(category.section)

    @api.constrains("account_ids", "section", "company_id", "active")
    def _check_account_ids(self):
        for category in self.filtered("active"):
            for account in category.account_ids:
                category._check_result_account(account)
                category._check_taken(account)

    def _check_result_account(self, account):
        """Money of the owners is common; all else is income or expense."""
        self.ensure_one()
        if account.account_type in RESULT_TYPES or self.section in COMMON:
            return
        raise ValidationError(
            self.env._(
                "Account %(account)s is no account of income or expense. Put it under "
                "the income of common parts, or choose another account.",
                account=account.display_name,
            )
        )

    def _check_taken(self, account):
        domain = [
            ("id", "!=", self.id),
            ("company_id", "=", self.company_id.id),
            ("account_ids", "in", account.ids),
        ]
        if account.account_type not in RESULT_TYPES:
            domain.append(("section", "=", self.section))
        other = self.search(domain, limit=1)
        if other:
            raise ValidationError(
                self.env._(
                    "Account %(account)s counts under “%(other)s” already. Take it out "
                    "there first.",
                    account=account.display_name,
                    other=other.name,
                )
            )

    # === BUSINESS METHODS === #

    @api.model
    def _create_defaults(self, companies):
        """Make the usual categories of companies that have none, with accounts.

        Accounts come from the company's account mapping and, for the rest, from the
        type of the account: so it serves each chart and a chart of one's own.
        """
        made = self.browse()
        for company in companies:
            known = self.with_context(active_test=False).search_count(
                [("company_id", "=", company.id)], limit=1
            )
            if not known:
                made |= self._create_for(company)
        return made

    def _create_for(self, company):
        mapped = company._wuye_accounts()
        keyed = {key for row in DEFAULTS for key in row[4]}
        taken = {mapped[key].id for key in keyed if key in mapped}
        made = self.create(
            [
                {
                    "name": name,
                    "section": section,
                    "sequence": int(code),
                    "company_id": company.id,
                    "account_ids": [
                        Command.set(self._default_accounts(company, keys, types, taken))
                    ],
                }
                for code, section, name, _name_zh, keys, types in DEFAULTS
            ]
        )
        for category, row in zip(made, DEFAULTS, strict=True):
            company._wuye_translate(category, row[3])
        return made

    def _default_accounts(self, company, keys, types, taken):
        """Ids of mapped accounts, and of those of the types nobody else claims."""
        mapped = company._wuye_accounts()
        found = [
            mapped[key].id
            for key in keys
            if key in mapped and mapped[key].account_type in RESULT_TYPES
        ]
        if types:
            domain = Domain("company_ids", "in", company.id)
            domain &= Domain("account_type", "in", types) & Domain(
                "id", "not in", taken
            )
            found += self.env["account.account"].search(domain).ids
        return found
