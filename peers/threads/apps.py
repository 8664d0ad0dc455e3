from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "peers.threads"
    label = "threads"
    verbose_name = "Help threads"
