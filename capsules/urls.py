"""Addresses of what is learned: home, capsules, the help directory."""

from django.urls import path

from capsules.views import capsule, doors, quiz, services, story, vote

app_name = "capsules"
urlpatterns = [
    path("", doors.home, name="home"),
    path("capsules/", doors.capsule_list, name="list"),
    path("capsules/<slug:slug>/", capsule.detail, name="detail"),
    path("capsules/<slug:slug>/easy/", capsule.easy, name="easy"),
    path("capsules/<slug:slug>/<int:number>/", capsule.card, name="card"),
    path("capsules/<slug:slug>/quiz/", quiz.quiz, name="quiz"),
    path("capsules/<slug:slug>/story/", story.start, name="story"),
    path("capsules/<slug:slug>/story/<int:number>/", story.step, name="step"),
    path("capsules/<slug:slug>/helpful/", vote.vote, name="helpful"),
    path("capsules/<slug:slug>/helpful/thanks/", vote.thanks, name="thanks"),
    path("services/", services.directory, name="services"),
]
