from . import box, picture
