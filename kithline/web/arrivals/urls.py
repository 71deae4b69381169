"""Addresses of lists from other systems: put down, named, looked through, brought in, undone."""

from django.urls import path

from kithline.web.arrivals import answering, columns, told, views

app_name = "arrivals"
ONE = "lists/<uuid:arrival_id>/"
urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/sample/", views.sample, name="sample"),
    path("lists/hub/<uuid:whom_id>/", answering.hub, name="hub"),
    path(ONE, views.one, name="one"),
    path(f"{ONE}columns/", columns.columns, name="columns"),
    path(f"{ONE}line/<int:line>/", answering.line, name="line"),
    path(f"{ONE}leave-out/", answering.leave_many, name="leave-many"),
    path(f"{ONE}otherwise/", told.otherwise, name="otherwise"),
    path(f"{ONE}new-people/", answering.new_people, name="new-people"),
    path(f"{ONE}bring-in/", views.bring_in, name="bring-in"),
    path(f"{ONE}again/", views.again, name="again"),
    path(f"{ONE}undo/", views.undo, name="undo"),
    path(f"{ONE}leave/", views.leave, name="leave"),
    path(f"{ONE}for-the-sender.csv", views.for_sender, name="for-sender"),
]
