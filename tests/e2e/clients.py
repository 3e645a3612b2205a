"""boto3 clients for an emulator: dummy credentials, no retries, no configuration from outside."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

# What a refused call raises. The last one: an HTML error page where XML was due.
REFUSED = (ClientError, BotoCoreError, ResponseParserError)

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Clients:
    """Clients of one endpoint and region, made once each."""

    def __init__(self, endpoint: str, region: str) -> None:
        self.endpoint = endpoint
        self.region = region
        self._session = boto3.session.Session(
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            region_name=region,
        )
        self._made: dict[str, Any] = {}

    def __getitem__(self, service: str) -> Any:
        """The client of a service, by botocore's name for it."""
        if service not in self._made:
            self._made[service] = self._session.client(
                service,
                endpoint_url=self.endpoint,
                # Emulators answer what they do not know with errors that
                # botocore would retry for seconds.
                config=Config(retries={"max_attempts": 0}, parameter_validation=True),
            )
        return self._made[service]
