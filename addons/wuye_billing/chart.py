"""Accounts, taxes and journals the add-on needs, per chart template.

``cn`` is 小企业会计准则 (small enterprises), ``cn_large_bis`` 企业会计准则.
The same code means different things in the two charts, so accounts are always reached
by key (model ``wuye.account.map``), never by code.
"""

from dataclasses import dataclass

CHARTS = ("cn", "cn_large_bis")


@dataclass(frozen=True)
class AccountSpec:
    """One account the add-on books to.

    :param name: English source name (translated like any term)
    :param codes: code in ``cn`` and in ``cn_large_bis`` (charts pad to 6 digits)
    :param account_type: Odoo's account type
    :param reconcile: whether items of the account are matched
    :param name_zh: the Chinese name, written for zh_CN when the account is made
    :param existing: xml ids per chart of an account the chart already has
    """

    name: str
    codes: tuple[str, str]
    account_type: str
    reconcile: bool
    name_zh: str
    existing: tuple[str, str] | None = None


ACCOUNTS = {
    "ar": AccountSpec(
        "Receivable, property charges",
        ("112202", "112202"),
        "asset_receivable",
        True,
        "应收账款-物业收费",
    ),
    "parking_ar": AccountSpec(
        "Receivable, parking",
        ("112203", "112203"),
        "asset_receivable",
        True,
        "应收账款-停车",
    ),
    "advance": AccountSpec(
        "Received in advance, property charges",
        ("220301", "220401"),
        "liability_current",
        True,
        "预收账款-物业费",
    ),
    "deferred": AccountSpec(
        "Deferred property income",
        ("220302", "220402"),
        "liability_current",
        False,
        "预收账款-递延",
    ),
    "deposit": AccountSpec(
        "Deposits held",
        ("224101", "224101"),
        "liability_current",
        True,
        "其他应付款-押金",
    ),
    "on_behalf": AccountSpec(
        "Collected on behalf of suppliers",
        ("224102", "224102"),
        "liability_current",
        True,
        "其他应付款-代收代付",
    ),
    "wallet": AccountSpec(
        "On wallets, spent with the company",
        ("220303", "220403"),
        "liability_current",
        True,
        "预收账款-一卡通",
    ),
    "wallet_merchant": AccountSpec(
        "On wallets, spent at merchants",
        ("224103", "224103"),
        "liability_current",
        True,
        "其他应付款-一卡通商户消费",
    ),
    "merchant": AccountSpec(
        "Owed to merchants",
        ("224104", "224104"),
        "liability_current",
        True,
        "其他应付款-商户结算",
    ),
    "vat": AccountSpec(
        "Output VAT",
        ("222102", "222102"),
        "liability_current",
        False,
        "应交增值税-销项税额",
    ),
    "vat_pending": AccountSpec(
        "VAT pending transfer",
        ("222103", "222103"),
        "liability_current",
        False,
        "待转销项税额",
    ),
    "vat_simple": AccountSpec(
        "VAT by the simplified method",
        ("222104", "222104"),
        "liability_current",
        False,
        "应交增值税-简易计税",
    ),
    "income_fee": AccountSpec(
        "Income, property fee",
        ("500101", "600101"),
        "income",
        False,
        "主营业务收入-物业费",
    ),
    "income_parking": AccountSpec(
        "Income, parking",
        ("500102", "600102"),
        "income",
        False,
        "主营业务收入-停车费",
    ),
    "income_service": AccountSpec(
        "Income, special services",
        ("500103", "600103"),
        "income",
        False,
        "主营业务收入-特约服务",
    ),
    "income_resale": AccountSpec(
        "Income, water and power resold",
        ("505101", "605101"),
        "income_other",
        False,
        "其他业务收入-水电",
    ),
    "income_late": AccountSpec(
        "Income, late payment damages",
        ("530105", "630103"),
        "income_other",
        False,
        "营业外收入-违约金",
    ),
    "income_deposit": AccountSpec(
        "Income, deposits kept",
        ("530106", "630104"),
        "income_other",
        False,
        "营业外收入-押金扣罚",
    ),
    "write_off": AccountSpec(
        "Bad debt",
        ("571101", "123100"),
        "expense",
        False,
        "坏账",
        existing=("l10n_cn_account_571101", "l10n_cn_large_bis_account_1231"),
    ),
    "cash": AccountSpec(
        "Cash",
        ("100100", "100100"),
        "asset_cash",
        False,
        "库存现金",
        existing=("l10n_cn_common_account_1001", "l10n_cn_common_account_1001"),
    ),
    "bank": AccountSpec(
        "Bank",
        ("100200", "100200"),
        "asset_cash",
        False,
        "银行存款",
        existing=("l10n_cn_common_account_1002", "l10n_cn_common_account_1002"),
    ),
    "clear_transfer": AccountSpec(
        "Clearing, transfers",
        ("101203", "101203"),
        "asset_current",
        True,
        "其他货币资金-转账在途",
    ),
    "clear_wechat": AccountSpec(
        "Clearing, WeChat Pay",
        ("101204", "101204"),
        "asset_current",
        True,
        "其他货币资金-微信",
    ),
    "clear_alipay": AccountSpec(
        "Clearing, Alipay",
        ("101205", "101205"),
        "asset_current",
        True,
        "其他货币资金-支付宝",
    ),
    "clear_pos": AccountSpec(
        "Clearing, POS",
        ("101206", "101206"),
        "asset_current",
        True,
        "其他货币资金-POS",
    ),
    "clear_cheque": AccountSpec(
        "Clearing, cheques",
        ("101207", "101207"),
        "asset_current",
        True,
        "其他货币资金-支票",
    ),
    "opening": AccountSpec(
        "Opening balance, taken over",
        ("310499", "410499"),
        "equity",
        False,
        "期初余额过渡",
    ),
}


@dataclass(frozen=True)
class TaxSpec:
    """A price-inclusive sales tax: fees are quoted and billed VAT included."""

    rate: float
    name: str
    name_zh: str
    account: str


TAXES = {
    "vat_6": TaxSpec(6.0, "6% included", "6%含税", "vat"),
    "vat_9": TaxSpec(9.0, "9% included", "9%含税", "vat"),
    "vat_13": TaxSpec(13.0, "13% included", "13%含税", "vat"),
    "vat_5_simple": TaxSpec(5.0, "5% simplified, included", "5%简易含税", "vat_simple"),
    "vat_3_simple": TaxSpec(3.0, "3% simplified, included", "3%简易含税", "vat_simple"),
    "vat_1": TaxSpec(1.0, "1% included", "1%含税", "vat_simple"),
}


@dataclass(frozen=True)
class TenderSpec:
    """A way to pay with a journal of its own, booking to its own account."""

    code: str
    name: str
    name_zh: str
    journal_type: str
    account: str


TENDERS = {
    "cash": TenderSpec("WCASH", "Desk cash", "收费现金", "cash", "cash"),
    "transfer": TenderSpec(
        "WTRF", "Bank transfer", "银行转账", "bank", "clear_transfer"
    ),
    "wechat": TenderSpec("WWX", "WeChat Pay", "微信支付", "bank", "clear_wechat"),
    "alipay": TenderSpec("WALI", "Alipay", "支付宝", "bank", "clear_alipay"),
    "pos": TenderSpec("WPOS", "POS", "POS刷卡", "bank", "clear_pos"),
    "cheque": TenderSpec("WCHQ", "Cheque", "支票", "bank", "clear_cheque"),
}

BILL_JOURNAL = ("WYB", "Property bills", "物业账单")
ENTRY_JOURNAL = ("WYJ", "Property entries", "物业转账")


@dataclass(frozen=True)
class ItemSpec:
    """A fee item that a new company starts with; `account` and `tax` are keys."""

    code: str
    name: str
    name_zh: str
    kind: str
    basis: str
    timing: str
    account: str
    tax: str


ITEMS = (
    ItemSpec(
        "WYF", "Property fee", "物业费", "fee", "area", "prepaid", "income_fee", "vat_6"
    ),
    ItemSpec(
        "SF",
        "Water",
        "水费",
        "water",
        "quantity",
        "postpaid",
        "income_resale",
        "vat_3_simple",
    ),
    ItemSpec(
        "DF",
        "Electricity",
        "电费",
        "power",
        "quantity",
        "postpaid",
        "income_resale",
        "vat_13",
    ),
    ItemSpec(
        "CWF",
        "Parking space fee",
        "车位管理费",
        "parking",
        "fixed",
        "prepaid",
        "income_parking",
        "vat_9",
    ),
    ItemSpec(
        "CWZ",
        "Parking space rent",
        "车位租赁费",
        "parking",
        "fixed",
        "prepaid",
        "income_parking",
        "vat_9",
    ),
    ItemSpec(
        "TYF",
        "Special service",
        "特约服务费",
        "service",
        "manual",
        "prepaid",
        "income_service",
        "vat_6",
    ),
    ItemSpec(
        "WYJ",
        "Late payment damages",
        "违约金",
        "late",
        "manual",
        "prepaid",
        "income_late",
        "vat_6",
    ),
)
