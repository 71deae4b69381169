"""Addresses of the front door: the first page, sending a worry, the agency's own log."""

from django.urls import path

from kithline.web.front import log, views, worry

app_name = "front"
urlpatterns = [
    path("", views.front, name="front"),
    path("worry/new/", worry.begin, name="begin"),
    path("worry/new/<uuid:key>/check/", worry.check, name="check"),
    path("worry/new/<uuid:key>/throw-away/", worry.throw_away, name="throw-away"),
    path("worry/new/<uuid:key>/<slug:slug>/", worry.ask, name="ask"),
    path("worry/new/<uuid:key>/<slug:slug>/keep", worry.keep, name="keep"),
    path("worry/sent/<uuid:contact_id>/", worry.sent, name="sent"),
    path("tell-us/", worry.tell_us, name="tell-us"),
    path("tell-us/check/", worry.check_public, name="check-public"),
    path("tell-us/sent/", worry.sent_public, name="sent-public"),
    path("tell-us/throw-away/", worry.throw_away_public, name="throw-away-public"),
    path("tell-us/<slug:slug>/", worry.ask_public, name="ask-public"),
    path("tell-us/<slug:slug>/keep", worry.keep_public, name="keep-public"),
    path("worries/", log.worries, name="worries"),
    path("worries/new/", log.new, name="new-worry"),
    path("worries/sent/", log.sent_list, name="sent-list"),
    path("worries/sent/<uuid:contact_id>/", log.sent_one, name="sent-one"),
    path("worries/sent/<uuid:contact_id>/letter", log.letter, name="letter"),
    path("worries/leads/", log.leads, name="leads"),
    path("worries/<uuid:worry_id>/", log.one, name="worry"),
]
