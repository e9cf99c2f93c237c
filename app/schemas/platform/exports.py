"""Lists as files: in which form."""

from enum import StrEnum


class ListFormat(StrEnum):
    """How a list is answered: page by page, or all of it as a file."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
