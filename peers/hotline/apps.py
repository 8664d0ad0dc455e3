from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "peers.hotline"
    label = "hotline"
    verbose_name = "Reports to the hotline"
