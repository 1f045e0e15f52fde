"""What can be done with the rules of judgement."""

from .save import remove_rule, save_rule
