"""A NIP that cannot be makes no account, and does not stand in the way of one that has it."""

from app.core.database import Database
from app.models import User
from tests.support.decree_edits import edited
from tests.support.decree_loading import KUPANG, Play, changes, load, one, refused, team


def test_no_account_gets_a_nip_that_cannot_be_but_one_may_have_it(play: Play) -> None:
    impossible = {"nip": "19900101 201513 1 001", "username": "marten.foes"}

    async def scenario(database: Database) -> None:
        await load(database, KUPANG)
        new = {"name": "Marten Foes", "email": None} | impossible
        file = edited(KUPANG, lambda data: team(data, 1)["members"][1].update(new))
        assert await refused(database, file) == {("Marten Foes", "nip_appointment", 0)}
        async with database.writing() as session:
            user = await one(session, User, User.username == "yuliana.bria")
            user.nip = "199001012015131001"
        had = edited(KUPANG, lambda d: team(d, 1)["members"][1].update(nip=impossible["nip"]))
        assert changes(await load(database, had)) == set()

    play(scenario)
