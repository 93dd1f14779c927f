from .cards import BlankSheet, CardRun, IssueSheet
from .messages import MESSAGES

__all__ = ["MESSAGES", "BlankSheet", "CardRun", "IssueSheet"]
