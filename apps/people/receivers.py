"""The one place for Django's signals: after each migration the groups hold what `roles.py` says."""

from django.apps import apps
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from .roles import ROLES


@receiver(post_migrate)
def keep_roles(sender, using, **kwargs):
    """Give each group exactly its permissions, once the last app of the house has made its own."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("apps.")]
    # Apps without models are not announced.
    if sender.name != [config.name for config in ours if config.models_module][-1]:
        return
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    # The receiver that makes permissions may come after this one.
    for config in ours:
        create_permissions(config, verbosity=0, using=using)

    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for name, labels in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([permissions[label] for label in labels if label in permissions])
