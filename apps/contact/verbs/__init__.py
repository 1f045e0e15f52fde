"""Everything that can be done about forms and requests."""

from .close import close_request, note_closed_requests
from .confirm import confirm_request, disown_request, find_unconfirmed_request, nudge_unconfirmed
from .deflect import note_deflection
from .design import FieldDesign, write_form
from .keep import drop_file, keep_file, sweep_files, sweep_stray_files
from .offer import offer_publication, withdraw_offer
from .publish import agree_to_publish, refuse_to_publish, take_back_consent
from .send import send_request
