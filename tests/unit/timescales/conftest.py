"""Examples here are many and quick; a busy machine must not make one of them "too slow"."""

from hypothesis import settings

settings.register_profile("kithline", deadline=None)
settings.load_profile("kithline")
