{
    "name": "Wuye Wallet for Residents",
    "summary": "Balance and entries of a resident's wallet, on his page of cards",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_card_portal", "wuye_wallet"],
    "data": ["views/wallet_templates.xml"],
    "auto_install": True,
}
