"""What NGO staff keep in order: people and roles, proofs, groups, planning. Never a message.

`base` what all pages share; `person` accounts; `membership` roles; `proofs` vetting and
agreements; `groups`; `planning` hours, absences, shifts, closed days.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group as DjangoGroup

from peers.people.admin import groups, membership, person, planning, proofs

__all__ = ["groups", "membership", "person", "planning", "proofs"]

# Permissions come from roles, addresses from the person's page, second factors from their owner.
for _model in (DjangoGroup, EmailAddress, Authenticator):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)
