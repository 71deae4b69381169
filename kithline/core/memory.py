"""Memory where much of it stands: the web server's, a long list's, a long paper's."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

# After so many new things Python looks for circles that nobody holds; more thoroughly each so many times.
SELDOM = (50_000, 20, 100)


@contextlib.contextmanager
def long_work() -> Iterator[None]:
    """Look seldom for circles of what nobody holds: for a process that does one long piece of work.

    Such work makes millions of small things that stand in no circle and stay until it ends; looking through
    them again and again took a quarter of the time of an import.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def settle() -> None:
    """Set apart what is loaded by now, and look seldom for circles: for a process that serves pages.

    All that was loaded, packs and templates too, was looked through again in the middle of pages; one page in
    twenty waited some hundred milliseconds for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
