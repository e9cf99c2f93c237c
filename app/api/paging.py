"""Links to the neighbouring pages, in the body and as a Link header (RFC 8288)."""

from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response

from app.schemas.base import CursorPage, Page

PageT = TypeVar("PageT", bound=Page[Any])
CursorPageT = TypeVar("CursorPageT", bound=CursorPage[Any])


class _Links:
    def __init__(self, request: Request, response: Response) -> None:
        self._request, self._response = request, response

    def __call__(self, page: PageT) -> PageT:
        """Add the addresses of the next and the previous page, where there are any."""
        return page.model_copy(update=self.beside(page.page, page.size, page.total))

    def beside(self, number: int, size: int, total: int) -> dict[str, str | None]:
        """The addresses of the pages beside one of so many rows, in the Link header, too."""
        last = max(1, -(-total // size))
        following = self._address(page=number + 1) if number < last else None
        previous = self._address(page=min(number - 1, last)) if number > 1 else None
        self._set_header(next=following, prev=previous)
        return {"next": following, "previous": previous}

    def cursor(self, page: CursorPageT, *instead_of: str) -> CursorPageT:
        """The same for a list that grows at its end; a cursor stands `instead_of` parameters."""
        following = (
            self._address(*instead_of, cursor=page.next_cursor) if page.next_cursor else None
        )
        self._set_header(next=following)
        return page.model_copy(update={"next": following})

    def _address(self, *without: str, **parameters: Any) -> str:  # noqa: ANN401 - values of a query string
        url = self._request.url.include_query_params(**parameters).remove_query_params(without)
        return f"{url.path}?{url.query}"

    def _set_header(self, **links: str | None) -> None:
        parts = [f'<{address}>; rel="{rel}"' for rel, address in links.items() if address]
        if parts:
            self._response.headers["Link"] = ", ".join(parts)


async def _links(request: Request, response: Response) -> _Links:
    return _Links(request, response)


Links = Annotated[_Links, Depends(_links)]
