"""Addresses of the desk. Everything under a thread but its page is POST-only, one act each."""

from django.urls import URLPattern, path

from peers.threads.views.desk import (
    adult_acts,
    board,
    notices,
    peer_acts,
    rules,
    talking,
    thread,
)

app_name = "desk"

_THREAD = "threads/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("rules/", rules.rules, name="rules"),
    path("break/", peer_acts.rest, name="break"),
    path("back/", peer_acts.back, name="back"),
    path("notices/", notices.notices, name="notices"),
    path("notices/choices/", notices.notice_choices, name="notice_choices"),
    path("notices/devices/", notices.add_device, name="add_device"),
    path("notices/devices/<int:pk>/remove/", notices.remove_device, name="remove_device"),
    path("notices/<int:pk>/read/", peer_acts.notice_read, name="notice_read"),
    path(_THREAD, thread.thread, name="thread"),
    # peers
    path(_THREAD + "accept/", peer_acts.accept, name="accept"),
    path(_THREAD + "decline/", peer_acts.decline, name="decline"),
    path(_THREAD + "draft/", peer_acts.draft, name="draft"),
    path(_THREAD + "propose/", peer_acts.propose, name="propose"),
    path(_THREAD + "word/", talking.say_to_adults, name="say_to_adults"),
    path(_THREAD + "too-heavy/", peer_acts.too_heavy, name="too_heavy"),
    path(_THREAD + "hand-back/", peer_acts.hand_back, name="hand_back"),
    path(_THREAD + "break/", peer_acts.hand_back_for_a_break, name="hand_back_for_a_break"),
    # adults
    path(_THREAD + "acknowledge/", adult_acts.acknowledge, name="acknowledge"),
    path(_THREAD + "take-over/", adult_acts.take_over, name="take_over"),
    path(_THREAD + "replies/<uuid:message_id>/approve/", adult_acts.approve, name="approve"),
    path(_THREAD + "replies/<uuid:message_id>/back/", adult_acts.send_back, name="send_back"),
    path(_THREAD + "reply/", adult_acts.reply, name="reply"),
    path(_THREAD + "note/", adult_acts.note, name="note"),
    path(_THREAD + "peer/", talking.say_to_peer, name="say_to_peer"),
    path(_THREAD + "raise/", adult_acts.raise_risk, name="raise"),
    path(_THREAD + "lower/", adult_acts.lower_risk, name="lower"),
    path(_THREAD + "topic/", adult_acts.set_topic, name="topic"),
    path(_THREAD + "listen/", adult_acts.listen, name="listen"),
    path(_THREAD + "up/", adult_acts.pass_up, name="pass_up"),
    path(_THREAD + "refer/", adult_acts.refer, name="refer"),
    path(_THREAD + "arrived/", adult_acts.arrived, name="arrived"),
    path(_THREAD + "close/", adult_acts.close, name="close"),
    path(_THREAD + "requests/<int:request_id>/confirm/", adult_acts.confirm, name="confirm"),
    path(_THREAD + "requests/<int:request_id>/refuse/", adult_acts.refuse, name="refuse"),
]
