"""Where backups lie: a folder, or a bucket of an S3-compatible service.

All calls wait for the disk or the network: they are made in threads.
"""

from app.integrations.backup_targets.base import BackupTarget, Kept, TargetFailure
from app.integrations.backup_targets.bucket import BucketTarget
from app.integrations.backup_targets.folder import FolderTarget

__all__ = ["BackupTarget", "BucketTarget", "FolderTarget", "Kept", "TargetFailure"]
