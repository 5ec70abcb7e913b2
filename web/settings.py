"""What an installation may set, from the environment (ONEVISIT_…) or an `.env` file; nothing else is configured."""

from __future__ import annotations

import ipaddress
import json
import os
import secrets
from pathlib import Path
from typing import Annotated, Any, LiteralString, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from engine.errors import Told

#: Bytes of a secret that nobody guesses.
SECRET_BYTES = 32
#: Words that stand in examples; a secret made of one protects nothing.
EXAMPLES = ("change", "secret", "example", "default", "password", "onevisit", "insecure", "please")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


class UnfitSecret(Told):
    """The file with the office's secret is not whole; `label` says what is to be done."""


class Settings(BaseSettings):
    """Every setting with its default; the defaults serve one office on its own machine."""

    model_config = SettingsConfigDict(
        env_prefix="ONEVISIT_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    #: Where the database, the secret, the attachments and the mirror of assets lie unless they are named; where only a
    #: SQLite file is named, the folder of that file.
    data_dir: Path = Path("data")
    #: Address of the database; empty means a SQLite file in the data folder.
    database: str = ""
    #: The file that says what the office runs; its lifecycles and code lists lie beside it.
    workflows: Path = Path(__file__).parents[1] / "workflows.yaml"
    #: Where people reach the office's pages. https turns on secure cookies and strict transport.
    public_url: str = "http://127.0.0.1:8000"
    #: Further names under which the pages are reached, such as the machine's own.
    more_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    #: The office's secret; empty means: kept in a file of the data folder, made on first use.
    secret: SecretStr = SecretStr("")
    #: Networks whose X-Forwarded-For is believed: the office's own proxies.
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    #: Folder with copies of the CDN's files, made by `onevisit assets pull`; empty means: pages take them from the CDN.
    assets_mirror: Path | None = None
    #: Most bytes of an ordinary request, and of one that brings files.
    body_limit: int = Field(default=1024**2, ge=1024)
    upload_limit: int = Field(default=50 * 1024**2, ge=1024)
    #: A session ends after this long without a request, and after this long in any case.
    session_idle_minutes: int = Field(default=60, ge=1)
    session_hours: int = Field(default=12, ge=1)
    #: Failed sign-ins within a quarter of an hour: of one account from one network, from one network, over all.
    throttle_account: int = Field(default=5, ge=1)
    throttle_network: int = Field(default=60, ge=1)
    throttle_everybody: int = Field(default=1000, ge=1)
    #: The same of one account within an hour, from wherever it was not signed in to before (NIST SP 800-63B-4, 3.2.2).
    throttle_account_hour: int = Field(default=30, ge=1, le=100)

    @model_validator(mode="before")
    @classmethod
    def _beside_the_database(cls, given: dict[str, Any]) -> dict[str, Any]:
        # Whoever names a SQLite file elsewhere has its attachments and its secret there, too.
        database = str(given.get("database") or "")
        path = database.partition(":///")[2] if database.startswith("sqlite") else ""
        return given if "data_dir" in given or not path else given | {"data_dir": Path(path).parent}

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise PydanticCustomError("no_address", "must be a whole address")
        return value.rstrip("/")

    @field_validator("more_hosts", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        return _listed(value, "no_hosts")

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        networks = _listed(value, "no_networks")
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                raise PydanticCustomError("no_network", "“{network}” is no network", {"network": network}) from None
        return networks

    @model_validator(mode="after")
    def _a_real_secret(self) -> Self:
        given = self.secret.get_secret_value()
        if given and self.tls and (len(given) < SECRET_BYTES or any(word in given.lower() for word in EXAMPLES)):
            raise PydanticCustomError("weak_secret", "is short or an example")
        return self

    @property
    def database_url(self) -> str:
        """Where the database is."""
        return self.database or f"sqlite:///{self.data_dir.absolute() / 'office.db'}"

    @property
    def tls(self) -> bool:
        """Whether the pages are reached by https only."""
        return self.public_url.startswith("https:")

    @property
    def host(self) -> str:
        """The name in the public address, without the port."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def hosts(self) -> frozenset[str]:
        """Names that a request may be addressed to; on the own machine every name of the loopback."""
        own = frozenset({self.host}) | self.more_hosts
        return own | LOOPBACK if self.host in LOOPBACK else own

    @property
    def tells_where_from(self) -> bool:
        """Whether browsers send Sec-Fetch-Site here: over https and on the loopback, not over plain http."""
        return self.tls or self.host in LOOPBACK

    def read_secret(self) -> bytes:
        """
        The office's secret: the one that is set, else the one in the data folder, made now if there is none.

        Raises:
            UnfitSecret: the file has less in it than a secret has; with an empty one anybody could sign a session.
        """
        if given := self.secret.get_secret_value():
            return given.encode()
        path = self.data_dir / "secret"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f"secret.{secrets.token_hex(4)}.part")
        if not path.exists():
            _write_through(part, secrets.token_bytes(SECRET_BYTES))
            _put_once(part, path)
        secret = path.read_bytes()
        if len(secret) < SECRET_BYTES:
            raise UnfitSecret(
                f"密钥文件 {path} 只有{len(secret)}个字节，应有{SECRET_BYTES}个："
                "请从备份放回，或者删除它后重新启动（届时须重新登录）",
                f"The secret in {path} has {len(secret)} bytes instead of {SECRET_BYTES}: put it back from a copy, or "
                "remove it and start again (everybody then signs in anew)",
            )
        return secret


def _listed(value: Any, mistake: LiteralString) -> Any:
    """The texts of a setting that is a list, which the environment holds as JSON."""
    if not isinstance(value, str):
        return value
    try:
        texts = json.loads(value or "[]")
    except ValueError:
        texts = None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise PydanticCustomError(mistake, "must be a list of texts")
    return texts


def _write_through(part: Path, secret: bytes) -> None:
    # On the disk before it has its name: what a power cut leaves is a whole secret or none.
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())


def _put_once(part: Path, path: Path) -> None:
    # Of several processes that start together the first one's secret stays; a link never overwrites.
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
