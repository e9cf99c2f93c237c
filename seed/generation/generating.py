"""From a seeded database to one with many offices and years of their work, all or nothing."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlalchemy import URL, Connection, text

from app.core.audit_keys import Keyring
from app.core.calendar import MONTHS
from app.services.upkeep.backups.form.connections import loading
from app.services.upkeep.backups.restoration.loading import guards_down
from seed.generation.decrees import Yearly
from seed.generation.evidence import Desk
from seed.generation.keys import chance_of, morning
from seed.generation.ledger import Ledger
from seed.generation.offices import Founding
from seed.generation.rows import Rows
from seed.generation.template import read_template
from seed.generation.work import work

_ROOT = text("SELECT id FROM work_units WHERE parent_id IS NULL")


class Size(NamedTuple):
    """How many offices, which years, and the seed of chance."""

    offices: int
    years: range
    seed: int

    @property
    def steps(self) -> int:
        """How often `generate` says that it has come further."""
        return len(self.years) * len(MONTHS) * self.offices


def generate(url: URL, keyring: Keyring, size: Size, advance: Callable[[], None]) -> None:
    """Fill a database that holds one decree and nobody's work, in one transaction.

    The guards are down for its time, as when a backup is read: no row is written that the service
    would not have written.
    """
    with loading(url) as connection:
        rows = Rows(connection)
        with guards_down(connection, rows.tables):
            _live(connection, rows, keyring, size, advance)
    if url.get_backend_name() == "postgresql":
        with loading(url) as connection:  # what its own cleaning would do in the next minute
            connection.exec_driver_sql("ANALYZE")


def _live(
    connection: Connection, rows: Rows, keyring: Keyring, size: Size, advance: Callable[[], None]
) -> None:
    template, ledger = read_template(connection, rows), Ledger(connection, rows, keyring)
    begins = morning(date(size.years[0], 1, 1))
    root = str(connection.execute(_ROOT).scalar_one()).replace("-", "")
    found = Founding(rows, ledger, template, size.seed, begins)
    everywhere = [found.office(number, root) for number in range(size.offices)]
    yearly = Yearly(rows, ledger, template, size.years)
    for year in size.years:
        at_work = [yearly.start(office, year) for office in everywhere]
        for month in MONTHS:
            for office in at_work:
                chance = chance_of(office.place.decree_id, month)
                work(Desk(rows, ledger), office, month, chance)
                advance()
            ledger.seal()
            rows.write()
    ledger.close()
