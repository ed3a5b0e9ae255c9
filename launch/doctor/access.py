"""The token, and each right that it gives."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import time

from launch.connect import rights, token
from launch.connect.api import Api, Failed
from launch.connect.connection import ACCOUNT, TOKEN, Connection
from launch.connect.rights import Right
from launch.connect.token import BadToken
from launch.doctor.hop import Broken, Hop

RENEW = "run make connect, and leave make monitor running: it renews the token"


class Access:
    """Asks the API server what the token may do."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder

    def hops(self) -> Iterator[Hop]:
        """Yield the hops in their order."""
        yield Hop(f"the token in {self._folder / TOKEN}", self._read)
        yield Hop("the API server takes the token", self._authenticate)
        for right in rights.needed(self._connection):
            yield Hop(f"the right to {right}", partial(self._check, right))

    def api(self) -> Api:
        """Return the API server with the token as it is now."""
        return Api(self._connection, token.read(self._folder), self._folder)

    def _read(self) -> str:
        try:
            _, expiry = token.life(token.read(self._folder))
        except BadToken as error:
            raise Broken(str(error), RENEW) from None
        if expiry <= time():
            raise Broken(f"the token expired {time() - expiry:.0f} s ago", RENEW)
        return f"expires in {expiry - time():.0f} s"

    def _authenticate(self) -> str:
        try:
            rights.has(self.api(), next(rights.needed(self._connection)))
        except Failed as error:
            if error.status != 401:
                raise Broken(str(error), "look at the logs of the API server") from None
            raise Broken(
                "the API server does not know the token (401): its account was made anew, or it "
                "is of another cluster",
                RENEW,
            ) from None
        return f"as {ACCOUNT}"

    def _check(self, right: Right) -> str:
        try:
            allowed = rights.has(self.api(), right)
        except Failed as error:
            raise Broken(str(error), "run make doctor again") from None
        if not allowed:
            raise Broken(
                f"{ACCOUNT} may not {right}",
                "run make connect, which applies infra/components/monitoring-access (and for "
                "exporters kubectl apply -k the overlay with cluster-metrics)",
            )
        return "granted"
