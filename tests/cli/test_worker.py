"""The worker's loop: a failing job stops nobody, and stopping waits for what runs."""

import asyncio

from app.worker import PeriodicJob, Worker


class TestWorker:
    def test_a_failing_job_is_tried_again_and_stops_no_other(self) -> None:
        tries: list[str] = []

        async def fails() -> None:
            tries.append("fails")
            raise ValueError

        async def works() -> None:
            tries.append("works")
            if tries.count("works") >= 3 <= tries.count("fails"):
                worker.stop()

        worker = Worker([PeriodicJob("fails", 0, fails), PeriodicJob("works", 0, works)])
        asyncio.run(asyncio.wait_for(worker.run(), 30))
        assert min(tries.count("fails"), tries.count("works")) >= 3

    def test_stopping_waits_for_what_runs_and_begins_nothing_more(self) -> None:
        done: list[str] = []

        async def slow() -> None:
            worker.stop()
            await asyncio.sleep(0)
            done.append("slow")

        worker = Worker([PeriodicJob("slow", 3600, slow)])
        asyncio.run(asyncio.wait_for(worker.run(), 30))
        assert done == ["slow"]
