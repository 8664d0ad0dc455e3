"""Administration of capsules for staff: plain pages without any foreign script."""

from types import MappingProxyType
from typing import Any

from django.contrib import admin
from django.db.models import URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from capsules import models
from capsules.actions import translations
from capsules.parts import KINDS
from capsules.signals import BY_ADMINISTRATION, capsule_written

_KINDS = {kind.model: kind for kind in KINDS}


class TextAdmin(TranslationAdmin):
    """Saves a row with texts and lets its capsule's translations know what changed."""

    group_fieldsets = True

    def capsule_of(self, row: Any) -> models.Capsule:
        """The capsule the row belongs to."""
        return _KINDS[type(row)].capsule_of(row)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        written = {
            field.language
            for name in form.changed_data
            if (field := obj._meta.get_field(name))  # noqa: SLF001 - a documented API and hasattr(field, "translated_field")
        }
        if written:
            translations.texts_changed(capsule=self.capsule_of(obj), languages=written)
        if form.changed_data:
            self._tell(request, self.capsule_of(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        capsule = self.capsule_of(obj)
        super().delete_model(request, obj)
        if obj is not capsule:
            translations.texts_changed(capsule=capsule, languages=())
            self._tell(request, capsule)

    def _tell(self, request: HttpRequest, capsule: models.Capsule) -> None:
        capsule_written.send(
            models.Capsule, capsule=capsule, by=request.user, why=BY_ADMINISTRATION
        )


@admin.register(models.Capsule)
class CapsuleAdmin(TextAdmin):
    list_display = (
        "slug",
        "topic",
        "state",
        "order",
        "reviewed_on",
        "updated_at",
    )
    list_filter = (
        "state",
        "for_youth",
        "for_parents",
        "for_teachers",
        "for_workers",
    )
    search_fields = (
        "slug",
        "title_en",
    )


@admin.register(models.Question, models.PollOption)
class KeyedPartAdmin(TextAdmin):
    """A part that stands in a row: its key, what it belongs to, its place."""

    told: tuple[str, ...] = ()
    narrowed_by: tuple[str, ...] = ()

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("key", _KINDS[self.model].parent, "number", *self.told)

    def get_list_filter(self, request: HttpRequest) -> tuple[str, ...]:
        return (_KINDS[self.model].way, *self.narrowed_by)


@admin.register(models.Card)
class CardAdmin(KeyedPartAdmin):
    told = ("states_law", "law_checked_on")
    narrowed_by = ("states_law",)
    search_fields = (
        "key",
        "heading_en",
        "body_en",
    )


@admin.register(models.Answer)
class AnswerAdmin(KeyedPartAdmin):
    told = ("right",)


@admin.register(models.ScenarioStep)
class ScenarioStepAdmin(KeyedPartAdmin):
    told = ("is_ending",)
    narrowed_by = ("is_ending",)


@admin.register(models.ScenarioChoice)
class ScenarioChoiceAdmin(KeyedPartAdmin):
    told = ("leads_to",)


@admin.register(models.Scenario)
class ScenarioAdmin(TextAdmin):
    list_display = (
        "capsule",
        "title_en",
    )


@admin.register(models.Poll)
class PollAdmin(TextAdmin):
    list_display = (
        "capsule",
        "text_en",
    )


@admin.register(models.TranslationState)
class TranslationStateAdmin(admin.ModelAdmin):
    """To look at: states change on the translation desk, where whoever signs off has the texts
    before them and is nobody who wrote them."""

    list_display = (
        "capsule",
        "language",
        "state",
        "out_of_date",
        "signed_by",
    )
    list_filter = (
        "state",
        "language",
        "capsule",
    )
    list_select_related = (
        "capsule",
        "signed_by",
    )
    readonly_fields = (
        "capsule",
        "language",
        "state",
        "signed_by",
        "signed_at",
        "withdrawn_for",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("out of date"), boolean=True)
    def out_of_date(self, state: models.TranslationState) -> bool:
        return state.is_out_of_date(state.capsule.source_digest)


@admin.register(models.Service)
class ServiceAdmin(TranslationAdmin):
    group_fieldsets = True
    formfield_overrides = MappingProxyType({URLField: {"assume_scheme": "https"}})
    list_display = (
        "slug",
        "country",
        "status",
        "verified_on",
        "verified_by",
    )
    list_filter = (
        "status",
        "country",
    )
    search_fields = (
        "slug",
        "name_en",
    )


class CampaignCapsuleInline(admin.TabularInline):
    model = models.CampaignCapsule
    extra = 1


@admin.register(models.Campaign)
class CampaignAdmin(TranslationAdmin):
    """A page of some days: nobody sees it before its first one."""

    group_fieldsets = True
    inlines = (CampaignCapsuleInline,)
    list_display = (
        "slug",
        "title_en",
        "starts_on",
        "ends_on",
    )
    search_fields = (
        "slug",
        "title_en",
    )
