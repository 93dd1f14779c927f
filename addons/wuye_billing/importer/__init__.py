"""The sheets of billing: standards, contracts and opening arrears."""

from .arrears import ArrearsSheet
from .contracts import ContractSheet
from .messages import MESSAGES
from .proof import ArrearsProofSheet
from .standards import StandardSheet
