"""Where backups lie: a folder, or a bucket of an S3-compatible service.

All calls wait for the disk or the network: they are made in threads. `BucketTarget` stands in
`bucket`: whoever has no bucket loads nothing of what it takes.
"""

from app.integrations.backup_targets.base import BackupTarget, Kept, TargetFailure
from app.integrations.backup_targets.folder import FolderTarget

__all__ = ["BackupTarget", "FolderTarget", "Kept", "TargetFailure"]
