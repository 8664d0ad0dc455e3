"""Addresses of the desk. Everything under a thread but its page is POST-only, one act each."""

from django.urls import URLPattern, path

from peers.threads.views.desk import (
    adult_acts,
    board,
    care,
    glass,
    keeping_acts,
    leads,
    notices,
    peer_acts,
    retention,
    rules,
    signals,
    signals_edit,
    talking,
    texts,
    thread,
    writing_acts,
)

app_name = "desk"

_THREAD = "threads/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("rules/", rules.rules, name="rules"),
    # safeguarding leads
    path("leads/", leads.leads, name="leads"),
    path("leads/readings/", leads.readings, name="readings"),
    # staff
    path("glass/", glass.glass, name="glass"),
    path("glass/open/", glass.glass_open, name="glass_open"),
    path("glass/<uuid:pk>/", glass.glass_thread, name="glass_thread"),
    path("glass/<uuid:pk>/end/", glass.glass_end, name="glass_end"),
    path("care/", care.care, name="care"),
    path("care/how/", care.how, name="care_how"),
    path("care/<int:person>/talked/", care.talked, name="care_talked"),
    path("retention/", retention.retention, name="retention"),
    path("texts/", texts.texts, name="texts"),
    path("texts/new/", texts.new_text, name="text_new"),
    path("texts/new/keep/", texts.keep_new, name="text_keep_new"),
    path("texts/<int:pk>/keep/", texts.keep_changed, name="text_keep"),
    path("texts/<int:pk>/", texts.change_text, name="text_change"),
    path("texts/<int:pk>/retire/", texts.retire, name="text_retire"),
    path("texts/<int:pk>/use-again/", texts.use_again, name="text_use_again"),
    path("break/", peer_acts.rest, name="break"),
    path("back/", peer_acts.back, name="back"),
    path("notices/", notices.notices, name="notices"),
    path("notices/choices/", notices.notice_choices, name="notice_choices"),
    path("notices/devices/", notices.add_device, name="add_device"),
    path("notices/devices/<int:pk>/remove/", notices.remove_device, name="remove_device"),
    path("notices/<int:pk>/read/", peer_acts.notice_read, name="notice_read"),
    path(_THREAD, thread.thread, name="thread"),
    path(_THREAD + "insert/", writing_acts.insert, name="insert"),
    path(_THREAD + "ask/", writing_acts.ask, name="ask"),
    path(
        _THREAD + "questions/<slug:code>/send/", writing_acts.send_question, name="send_question"
    ),
    path(
        _THREAD + "questions/<slug:code>/hold/", writing_acts.hold_question, name="hold_question"
    ),
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
    path(_THREAD + "about/", adult_acts.about, name="about"),
    path(_THREAD + "about/<int:person_id>/yes/", adult_acts.about_them, name="about_them"),
    path(_THREAD + "about/<int:person_id>/no/", adult_acts.not_about_them, name="not_about_them"),
    path(_THREAD + "listen/", adult_acts.listen, name="listen"),
    path(_THREAD + "up/", adult_acts.pass_up, name="pass_up"),
    path(_THREAD + "refer/", adult_acts.refer, name="refer"),
    path(_THREAD + "arrived/", adult_acts.arrived, name="arrived"),
    path(_THREAD + "close/", adult_acts.close, name="close"),
    path(_THREAD + "hold/", keeping_acts.hold, name="hold"),
    path(_THREAD + "lift/", keeping_acts.lift, name="lift"),
    path(_THREAD + "erase/", keeping_acts.erase, name="erase"),
    path(_THREAD + "requests/<int:request_id>/confirm/", adult_acts.confirm, name="confirm"),
    path(_THREAD + "requests/<int:request_id>/refuse/", adult_acts.refuse, name="refuse"),
    path(_THREAD + "hits/<int:hit_id>/", signals.hit, name="hit"),
    # signal phrases
    path("signals/", signals.signals, name="signals"),
    path("signals/new/", signals_edit.propose, name="signal_new"),
    path("signals/own/<int:number>/retire/", signals_edit.retire, name="signal_retire"),
    path("signals/off/<int:number>/agree/", signals_edit.agree_off, name="signal_agree_off"),
    path("signals/off/<int:number>/keep/", signals_edit.keep_on, name="signal_keep_on"),
    path("signals/<slug:phrase>/off/", signals_edit.ask_off, name="signal_ask_off"),
]
