"""The worker: two queues side by side, so that short work never waits for long work (see long.py)."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from procrastinate import App

from kithline.jobs import long

SHORT = "default"
TAKE_UP_SECONDS = 60.0
STOP_SECONDS = 3.0  # what long work is given to end by itself


def work(*, wait: bool, apart: bool = True) -> bool:
    """Run the queues side by side: until asked to end, or until they are empty. Say if that is why it ends.

    ``apart``: long work is done in processes of its own.
    """
    return asyncio.run(_work(wait=wait, apart=apart))


async def _work(*, wait: bool, apart: bool) -> bool:
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as ours:  # type: ignore[attr-defined]
        async with ours.open_async():
            workers = [
                _queue(ours, SHORT, wait=wait),
                _queue(
                    ours, long.QUEUE, wait=wait, shutdown_graceful_timeout=STOP_SECONDS,
                    task_middleware=[long.apart] if apart else [],
                ),
            ]  # fmt: skip
            asked = asyncio.Event()
            beside: list[asyncio.Task[Any]] = []
            if wait:
                for each in (signal.SIGINT, signal.SIGTERM):
                    asyncio.get_running_loop().add_signal_handler(each, asked.set)
                beside = [asyncio.create_task(x) for x in (asked.wait(), _keep_taking_up(ours))]
                await asyncio.wait([*beside, *workers], return_when=asyncio.FIRST_COMPLETED)
                for task in (*beside, *workers):
                    task.cancel()
            ended = await asyncio.gather(*beside, *workers, return_exceptions=True)
    for problem in ended:
        if isinstance(problem, Exception):
            raise problem
    return not wait or asked.is_set()


def _queue(ours: App, name: str, **options: Any) -> asyncio.Task[None]:
    """Work on one queue, one job at a time."""
    work = ours.run_worker_async(
        queues=[name], name=name, concurrency=1, install_signal_handlers=False, **options
    )
    return asyncio.create_task(work)


async def _keep_taking_up(app: App) -> None:
    while True:
        await long.take_up(app)
        await asyncio.sleep(TAKE_UP_SECONDS)
