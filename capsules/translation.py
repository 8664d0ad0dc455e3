"""Which columns are translated. modeltranslation imports this before anything uses the models."""

from modeltranslation.translator import TranslationOptions, register

from capsules import models


@register(models.Capsule)
class CapsuleTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(models.Card)
class CardTranslation(TranslationOptions):
    fields = ("heading", "body", "easy")


@register(models.Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Answer)
class AnswerTranslation(TranslationOptions):
    fields = ("text", "feedback")


@register(models.Scenario)
class ScenarioTranslation(TranslationOptions):
    fields = ("title", "intro")


@register(models.ScenarioStep)
class ScenarioStepTranslation(TranslationOptions):
    fields = ("text", "said")


@register(models.ScenarioChoice)
class ScenarioChoiceTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Poll)
class PollTranslation(TranslationOptions):
    fields = ("text",)


@register(models.PollOption)
class PollOptionTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Service)
class ServiceTranslation(TranslationOptions):
    fields = ("name", "about", "hours")


@register(models.Campaign)
class CampaignTranslation(TranslationOptions):
    fields = ("title", "text")
