"""Apart from `apps`, where Django looks for the configuration of peers.people itself."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """The administration behind the portal's own log-in, opened by roles."""

    default_site = "peers.people.admin_site.PortalAdminSite"
