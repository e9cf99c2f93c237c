"""Who changes a position and who amends its decree take their locks in one order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Decree, Membership
from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_stand_ins import seat_of, today
from tests.api.plan.test_closing import wait_for
from tests.support.evidence import KETUA, MEMBER, ok
from tests.support.office import Office


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_later_end_and_an_amendment_never_wait_for_each_other(office: Office) -> None:
    seat, ketua = seat_of(office, MEMBER), office.person(KETUA)
    soon, later = ({"reason": "Mutasi", "on": str(today() + timedelta(days=n))} for n in (3, 9))
    ok(ketua.post(f"{seat}/end", soon))
    decree = select(Decree.id).where(Decree.id == DECREE_ID)
    membership = select(Membership.id).where(Membership.id == UUID(seat.split("/")[2]))
    with Session(office.engine) as amending, ThreadPoolExecutor(1) as pool:
        amending.execute(decree.with_for_update(key_share=True))
        call = pool.submit(ketua.post, f"{seat}/end", later)
        wait_for(office, 1)
        # It holds no position yet: the amendment may end any.
        amending.execute(membership.with_for_update(key_share=True, nowait=True))
        amending.commit()
        assert ok(call.result())["valid_to"] == later["on"]
