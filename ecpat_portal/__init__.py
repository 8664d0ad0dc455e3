"""Composition root: settings, addresses, queue. No models and no rules live here."""

from ecpat_portal.celery import app as celery_app

__all__ = ["celery_app"]
