"""All pages stand in the web room."""

from django.urls import include, path

urlpatterns = [path("", include("kithline.web.urls"))]
handler400 = "kithline.web.errors.bad_request"
handler403 = "kithline.web.errors.not_here"
handler404 = "kithline.web.errors.not_here"
handler500 = "kithline.web.errors.broken"
