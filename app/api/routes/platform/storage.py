"""The storage's integrity (administrator of the installation)."""

from app.api.dependencies import AppDatabase, AppStorage, CurrentActor
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.platform.storage import IntegrityReport, StorageVerificationCreate
from app.services.platform.files import storage as storage_service

router = FeatureRouter("storage")


@router.operation(
    "POST", "/storage/verification", permission=Permission.STORAGE_VERIFY, errors=(403,)
)
async def verify_storage(
    body: StorageVerificationCreate,
    database: AppDatabase,
    storage: AppStorage,
    actor: CurrentActor,
) -> IntegrityReport:
    """Hitung ulang SHA-256 berkas yang tersimpan (hash stored files again)."""
    return await storage_service.verify(
        database, storage, actor, after=body.after, limit=body.limit
    )
