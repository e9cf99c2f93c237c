"""The permission table, for people."""

from app.api.admission import Access
from app.api.routing import FeatureRouter
from app.schemas.identity.users import RoleList
from app.services.identity import me

router = FeatureRouter("roles")


@router.operation("GET", "/roles", permission=Access.PUBLIC)
async def list_roles() -> RoleList:
    """Kedudukan dan haknya, dari satu tabel dalam kode (roles and permissions)."""
    return me.list_roles()
