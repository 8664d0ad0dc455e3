from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "peers.training"
    label = "training"
    verbose_name = "Training"
