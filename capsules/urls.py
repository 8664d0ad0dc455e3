"""Addresses of what is learned: home, capsules, the help directory."""

from django.urls import path

from capsules.views import (
    audio,
    campaign,
    capsule,
    doors,
    poll,
    quiz,
    saved,
    search,
    services,
    share,
    story,
    topics,
    vote,
)

app_name = "capsules"
urlpatterns = [
    path("", doors.home, name="home"),
    path("capsules/", doors.capsule_list, name="list"),
    path("capsules/<slug:slug>/", capsule.detail, name="detail"),
    path("capsules/audio/<slug:digest>.<slug:kind>", audio.audio, name="audio"),
    path("capsules/<slug:slug>/easy/", capsule.easy, name="easy"),
    path("capsules/<slug:slug>/<int:number>/", capsule.card, name="card"),
    path("capsules/<slug:slug>/quiz/", quiz.quiz, name="quiz"),
    path("capsules/<slug:slug>/story/", story.start, name="story"),
    path("capsules/<slug:slug>/story/<int:number>/", story.step, name="step"),
    path("capsules/<slug:slug>/helpful/", vote.vote, name="helpful"),
    path("capsules/<slug:slug>/helpful/thanks/", vote.thanks, name="thanks"),
    path("capsules/<slug:slug>/saved.json", saved.parts, name="saved_parts"),
    path("capsules/<slug:slug>/quiz/saved/", saved.quiz, name="quiz_saved"),
    path("saved/", saved.listing, name="saved"),
    path("saved/offline/", saved.offline, name="offline"),
    path("capsules/<slug:slug>/share/", share.share, name="share"),
    path("capsules/<slug:slug>/print/", share.paper, name="print"),
    path("capsules/<slug:slug>/poster.pdf", share.poster, name="poster"),
    path("capsules/<slug:slug>/poll/", poll.vote, name="poll"),
    path("capsules/<slug:slug>/poll/results/", poll.results, name="poll_results"),
    path("for/<slug:code>/", doors.door, name="door"),
    path("campaigns/<slug:slug>/", campaign.campaign, name="campaign"),
    path("topics/<slug:code>/", topics.topic, name="topic"),
    path("search/", search.search, name="search"),
    path("services/", services.directory, name="services"),
]
