from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "peers.people"
    label = "people"
    verbose_name = "People"
