"""Forms by which a department is reached, and what was sent by them."""

from .form import CHOICES_LIMIT, FIELDS_LIMIT, LABEL_LIMIT, ContactForm, FormField
from .offer import Offer
from .request import Deflection, Request, RequestFile

__all__ = [
    "CHOICES_LIMIT",
    "FIELDS_LIMIT",
    "LABEL_LIMIT",
    "ContactForm",
    "Deflection",
    "FormField",
    "Offer",
    "Request",
    "RequestFile",
]
