"""What the office decided an indicator stands beside: the file only renews the text's reading."""

from app.models import ActionItem, Indicator
from app.services.decrees.loading import planning
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.planning import ActivityMatch
from app.services.decrees.loading.report import ChangeSubject
from app.services.decrees.loading.stored import Link
from app.services.plan.rows.placement import plain_ids


async def settle_placements(
    loading: Loading,
    match: ActivityMatch,
    items: dict[int, ActionItem],
    indicators: dict[int, Indicator],
    read: set[Link],
) -> set[Link]:
    """The links that are to stand, where the file reads `read`.

    A placement ends when all that the indicator was placed beside is gone.
    """
    places = {item.id: position for position, item in items.items()}
    standing = set(read)
    for position, indicator in indicators.items():
        placement = loading.stored.placements.get(indicator.id)
        if placement is None:
            continue
        placed = {link for link in loading.stored.links if link[0] == indicator.id}
        there = {link for link in placed if link[1] in places}
        if placed and not there:
            await loading.session.delete(placement)
            continue
        of_file = {link for link in read if link[0] == indicator.id}
        placement.read_action_item_ids = plain_ids(item for _, item in of_file)
        standing = standing - of_file | there
        if of_file != there:
            path = planning.indicator_path(match.path, position)
            old, new = (sorted(places[item] for _, item in links) for links in (there, of_file))
            loading.ledger.kept(ChangeSubject.INDICATOR, path, "action_items", old, new)
    return standing
