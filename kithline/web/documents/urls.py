"""Papers issued from a child's record."""

from django.urls import path

from kithline.web.documents import views

PAPERS = "child/<uuid:person_id>/papers/"

urlpatterns = [
    path(PAPERS, views.papers),
    path(f"{PAPERS}new/", views.new),
    path(f"{PAPERS}asked/<uuid:asked_id>/", views.asked),
    path(f"{PAPERS}<uuid:paper_id>/", views.paper),
    path(f"{PAPERS}<uuid:paper_id>/part-<int:part>.<slug:form>", views.download),
    path(f"{PAPERS}<uuid:paper_id>/all-parts-<slug:form>.zip", views.download_parts),
    path(f"{PAPERS}<uuid:paper_id>/chronology.<slug:form>", views.download),
]
