"""What is said at signing in: that mail to this person came back."""

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import gettext as _

from apps.foundation.mail import is_stopped


@receiver(user_logged_in)
def tell_that_mail_does_not_arrive(sender, request, user, **kwargs):
    """Tell somebody who signs in that their address cannot be reached, as long as nothing is sent there."""
    # A session that is made by a program has no request to tell it in.
    if request is not None and hasattr(request, "_messages") and user.email and is_stopped(user.email):
        text = _("We could not reach %(address)s, so we send no mail there. Check your address in your settings.")
        messages.warning(request, text % {"address": user.email})
