"""Recording what happened, and telling those who listen."""

from .announce import announce_batch, relay
from .write import Happening, record, record_all
