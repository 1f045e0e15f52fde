"""What can be done with people."""

from .anonymity import nobody
from .stage import StagedAuthor, stage_people, stage_person
