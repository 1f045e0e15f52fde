"""What can be done with a source."""

from .pause import pause_source, resume_source
from .sign_in import has_sign_in, offer_sign_in, withdraw_sign_in
