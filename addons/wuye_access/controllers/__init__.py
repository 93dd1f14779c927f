from . import own_details
