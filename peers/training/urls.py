"""Training: what one learns, those one looks after, and certificates."""

from django.urls import include, path

from peers.training.views import (
    certificate,
    check,
    home,
    lessons,
    people,
    practice,
    role_play,
    units,
)

app_name = "training"

urlpatterns = [
    path("", home.home, name="home"),
    path("units/<slug:key>/", units.unit, name="unit"),
    path("sessions/", include("peers.training.session_urls")),
    path("lesson/", lessons.lesson, name="lesson"),
    path("check/results/<int:pk>/", check.result, name="result"),
    path("check/<slug:course>/", check.check, name="check"),
    path("check/<slug:course>/start/", check.start, name="check_start"),
    path("check/<slug:course>/answer/", check.answer, name="check_answer"),
    path("check/<slug:course>/finish/", check.finish, name="check_finish"),
    path("practice/start/<slug:key>/", practice.start, name="practice_start"),
    path("practice/<int:pk>/", practice.practice, name="practice"),
    path("practice/<int:pk>/answer/", practice.answer, name="practice_answer"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.learner, name="learner"),
    path("people/<int:pk>/sign-off/", people.sign_off, name="sign_off"),
    path("people/<int:pk>/grade/<slug:key>/", people.grade, name="grade"),
    path("people/<int:pk>/practice/<int:thread>/", people.review, name="review"),
    path("certificates/<int:pk>/", certificate.certificate, name="certificate"),
    path("verify/", certificate.verify, name="verify"),
    path("verify/role-play/", role_play.check, name="role_play_check"),
    path("role-play/<slug:slug>/", role_play.certificate, name="role_play"),
]
