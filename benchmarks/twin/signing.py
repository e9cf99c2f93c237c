"""Who asks: one HMAC, as the bare limit has it, and the person's row."""

import hashlib
import hmac

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from benchmarks.twin.models import User

SECRET = b"of the bare limit"


class Signed(BaseAuthentication):
    """The token of `limit.token()`; the benchmark names the person by a parameter."""

    def authenticate(self, request: Request) -> tuple[User, None]:
        """The person; raises AuthenticationFailed."""
        who, _, mac = request.headers.get("authorization", "").partition(".")
        expected = hmac.new(SECRET, who.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, mac):
            raise AuthenticationFailed
        try:
            return User.objects.get(pk=request.query_params["user"]), None
        except (KeyError, User.DoesNotExist) as error:
            raise AuthenticationFailed from error
