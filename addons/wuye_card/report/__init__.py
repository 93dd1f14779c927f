from . import card_register_xlsx
