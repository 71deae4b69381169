"""Addresses of the account: signing in and out, the post acted in, the password."""

from django.urls import path

from kithline.web.account import views

app_name = "account"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/as", views.sign_in_as, name="sign-in-as"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("post", views.post, name="post"),
    path("password", views.password, name="password"),
]
