from . import wuye_enquiry, wuye_enquiry_figures, wuye_unit
