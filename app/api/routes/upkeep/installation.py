"""How the installation is, for whoever administers all of it."""

from app.api.dependencies import (
    AnswerLanguage,
    AppDatabase,
    AppScanner,
    AppSettings,
    AppSigner,
    AppStorage,
    CurrentActor,
)
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.upkeep.health import OperationsState
from app.services.tasks.mail.delivery import open_mail_server
from app.services.upkeep.health.asking import Tools
from app.services.upkeep.health.doctor import read_state

router = FeatureRouter("operations")


@router.operation("GET", "/operations/state", permission=Permission.STORAGE_VERIFY, errors=(403,))
async def read_operations_state(
    settings: AppSettings,
    database: AppDatabase,
    storage: AppStorage,
    scanner: AppScanner,
    signer: AppSigner,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> OperationsState:
    """Keadaan instalasi: hijau, kuning, merah, dan apa yang harus dilakukan (its state)."""
    mail = open_mail_server(settings)
    return await read_state(
        Tools(settings, database, storage, scanner, mail, signer), actor, language
    )
