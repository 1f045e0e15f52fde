"""What can be done with people."""

from .stage import StagedAuthor, stage_people, stage_person
