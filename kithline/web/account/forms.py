"""What is asked at the door."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from kithline.web import forms

NO_MATCH = "The sign-in name and the password do not go together"


class SignInForm(forms.Form):
    """Sign-in name and password; which of the two is wrong is not said."""

    username = forms.CleanText(
        label="Sign-in name",
        need="Enter your sign-in name",
        limit=150,
        width="20",
        attributes={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = forms.Password(
        label="Password",
        need="Enter your password",
        width="20",
        attributes={"autocomplete": "current-password"},
    )


class PostForm(forms.Form):
    """Which post to act in."""

    post = forms.OneOf(label="Which post are you working in?", need="Choose a post")

    def __init__(self, *args: Any, posts: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.OneOf)
        field.choices = tuple(forms.Answer(value, label, hint) for value, label, hint in posts)


class PasswordForm(forms.Form):
    """The old password and a new one."""

    current = forms.Password(
        label="Your password now",
        need="Enter the password you have now",
        width="20",
        attributes={"autocomplete": "current-password"},
    )
    new = forms.Password(
        label="New password",
        hint="At least 12 characters. Three or four words that do not belong together are good.",
        need="Enter a new password",
        width="20",
        attributes={"autocomplete": "new-password"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        """Refuse a wrong password."""
        current = str(self.cleaned_data["current"])
        if not self.user.check_password(current):
            raise ValidationError("That is not the password you have now")
        return current

    def clean_new(self) -> str:
        """Refuse a weak password, with what is weak about it."""
        new = str(self.cleaned_data["new"])
        password_validation.validate_password(new, self.user)
        return new
