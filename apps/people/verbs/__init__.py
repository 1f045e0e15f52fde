"""What can be done with people."""

from .anonymity import nobody
from .credit import credit_person, recount_reputation, take_back_credit
from .leave import close_account, end_sessions, erase, erase_the_due
from .own_address import person_of_address
from .rename import change_nickname
from .stage import StagedAuthor, stage_people, stage_person
from .verify import distrust_organisation, set_members, verify_organisation
