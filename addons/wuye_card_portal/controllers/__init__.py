from . import card_page, visitor
