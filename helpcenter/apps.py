from django.contrib.admin.apps import AdminConfig


class HelpCenterAdminConfig(AdminConfig):
    """The Django admin with our site in place of Django's own."""

    default_site = "helpcenter.admin_site.HelpCenterAdminSite"
