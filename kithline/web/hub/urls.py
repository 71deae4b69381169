"""Addresses of the hub: queue, triage, decision, advice, and allocation in a team."""

from django.urls import path

from kithline.web.hub import advice, deciding, views, work

app_name = "hub"
CONTACT = "hub/contact/<uuid:contact_id>/"
urlpatterns = [
    path("hub/", views.hub, name="hub"),
    path(CONTACT, views.contact, name="contact"),
    path(f"{CONTACT}take/", views.take, name="take"),
    path(f"{CONTACT}grade/", views.grade, name="grade"),
    path(f"{CONTACT}match/<uuid:named_id>/", views.match, name="match"),
    path(f"{CONTACT}answer/", views.answer, name="answer"),
    path(f"{CONTACT}look/<uuid:person_id>/", views.look_into, name="look"),
    path(f"{CONTACT}pass/", views.pass_on, name="pass"),
    path(f"{CONTACT}propose/", views.propose, name="propose"),
    path(f"{CONTACT}propose/keep", views.keep_proposal, name="keep-proposal"),
    path(f"{CONTACT}decide/", deciding.decide, name="decide"),
    path(f"{CONTACT}decide/keep", deciding.keep, name="keep-decision"),
    path(f"{CONTACT}change/<uuid:decision_id>/", deciding.change, name="change"),
    path(f"{CONTACT}reopen/", deciding.reopen, name="reopen"),
    path(f"{CONTACT}undo/<uuid:match_id>/", deciding.undo_match, name="undo"),
    path(f"{CONTACT}feedback/", deciding.feedback, name="feedback"),
    path("hub/advice/", advice.log, name="advice"),
    path("hub/advice/new/", advice.new, name="advice-new"),
    path("hub/advice/<uuid:advice_id>/", advice.one, name="advice-one"),
    path("work/", work.waiting, name="waiting"),
    path("work/<uuid:spell_id>/allocate/", work.allocate, name="allocate"),
    path("work/clock/<uuid:clock_id>/done/", work.done, name="done"),
]
