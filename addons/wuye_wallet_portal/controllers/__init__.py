from . import wallet_page
