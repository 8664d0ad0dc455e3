"""Addresses of help: none of them names a thread."""

from django.urls import path

from peers.threads.views.help import (
    about,
    adults,
    answering,
    entry,
    own,
    suggesting,
    thread,
    writing,
)

app_name = "help"
urlpatterns = [
    path("", about.about, name="about"),
    path("new/", writing.new, name="new"),
    path("new/suggest/", suggesting.suggest, name="suggest"),
    path("adults/", adults.ask, name="adults"),
    path("code/", entry.code, name="code"),
    path("return/", entry.come_back, name="return"),
    path("thread/", thread.show, name="thread"),
    path("thread/write/", thread.write, name="write"),
    path("thread/answer/", answering.answer, name="answer"),
    path("thread/close/", thread.close, name="close"),
    path("thread/delete/", thread.delete, name="delete"),
    path("thread/change-code/", thread.change_code, name="change_code"),
    path("thread/rate/", own.rate, name="rate"),
    path("thread/download/", own.download, name="download"),
    path("thread/leave/", thread.leave, name="leave"),
]
