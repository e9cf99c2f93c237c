"""Parts of uploads that never ended: they fill a bucket, and no list of objects shows them.

obstore neither lists nor aborts what an earlier process began, so these two requests of the S3
interface are signed here (AWS Signature Version 4) and sent by the standard library.
"""

import hashlib
import hmac
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree as ET

from app.integrations.storage.s3_settings import S3Settings

_EMPTY: Final = hashlib.sha256(b"").hexdigest()
_SIGNED: Final = "host;x-amz-content-sha256;x-amz-date"
_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class _Upload:
    key: str
    upload_id: str
    begun_at: datetime


def abort_leftovers(settings: S3Settings, before: datetime) -> int:
    """Abort uploads below the prefix that began before that instant (UTC), 1,000 at most.

    Returns how many. It waits for the network: to be called in a thread. Without a key of its own
    (a role of the machine) it does nothing; a rule of the bucket is needed there. Raises OSError.
    """
    if not settings.access_key_id:
        return 0
    old = [upload for upload in _listed(settings) if upload.begun_at < before]
    for upload in old:
        _ask(settings, "DELETE", f"/{upload.key}", {"uploadId": upload.upload_id})
    return len(old)


def _listed(settings: S3Settings) -> Iterator[_Upload]:
    prefix = f"{settings.prefix.strip('/')}/" if settings.prefix else ""
    asked = {"max-uploads": str(_AT_ONCE), "prefix": prefix, "uploads": ""}
    # The bucket is ours, and expat bounds what entities grow to.
    document = ET.fromstring(_ask(settings, "GET", "", asked))  # noqa: S314
    for found in document.findall("{*}Upload"):
        told = {each.tag.rpartition("}")[2]: each.text or "" for each in found}
        yield _Upload(told["Key"], told["UploadId"], datetime.fromisoformat(told["Initiated"]))


def _ask(settings: S3Settings, method: str, path: str, query: dict[str, str]) -> bytes:
    """The answer's body; raises OSError for one that is no success."""
    address = urlsplit(settings.endpoint or f"https://s3.{settings.region}.amazonaws.com")
    target = quote(f"{address.path.rstrip('/')}/{settings.bucket}{path}", safe="/~")
    asked = urlencode(sorted(query.items()), quote_via=quote, safe="~")
    kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    connection = kind[address.scheme](address.netloc, timeout=settings.timeout_seconds)
    try:
        headers = _signed(settings, method, address.netloc, target, asked)
        connection.request(method, f"{target}?{asked}", headers=headers)
        answer = connection.getresponse()
        body: bytes = answer.read()
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    if answer.status >= http.client.BAD_REQUEST:
        message = f"the bucket answers {answer.status}"
        raise OSError(message)
    return body


def _signed(
    settings: S3Settings, method: str, host: str, target: str, query: str
) -> dict[str, str]:
    """The headers of a request without a body."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")  # the real one: S3 refuses any other
    headers = {"host": host, "x-amz-content-sha256": _EMPTY, "x-amz-date": now}
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = f"{method}\n{target}\n{query}\n{lines}\n{_SIGNED}\n{_EMPTY}"
    scope = f"{now[:8]}/{settings.region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{settings.secret_access_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{digest}"
    signature = hmac.digest(key, text.encode(), hashlib.sha256).hex()
    credential = f"Credential={settings.access_key_id}/{scope}"
    said = f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={_SIGNED}, Signature={signature}"
    return headers | {"Authorization": said}
