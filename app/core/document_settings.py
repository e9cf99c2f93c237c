"""Settings of signatures on documents."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class DocumentSettings(BaseSettings):
    """With what documents are signed."""

    office_certificates_dir: Path | None = Field(
        None,
        description="Folder of the certificates that offices sign documents with: for each office "
        "`CODE.p12` (PKCS#12), and its passphrase in `CODE.passphrase`; readable by the service "
        "alone.",
    )
    timestamp_url: str = Field(
        "",
        pattern="^(https?://[^ ]+)?$",
        description="Server of time stamps (RFC 3161) for signatures; empty: signatures have none "
        "(PAdES B-B instead of B-T).",
    )
    bsre_url: str = Field(
        "",
        pattern="^(https?://[^ ?#]+)?$",
        description="Client service of BSrE, the national signing service; empty: not used.",
    )
    bsre_username: str = Field("", description="Account at that service.")
    bsre_password: SecretStr = Field(SecretStr(""), description="Password of that account.")
