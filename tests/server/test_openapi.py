"""The published OpenAPI, and what the server answers to whatever a stranger makes of it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from counter_app.sync.contents import MEDIA_TYPE as CONTENT_TYPE
from counter_app.sync.wire import MEDIA_TYPE as SYNC_TYPE
from provincial_server.serving import Place, Running

PATHS = ("/v1/contents", "/v1/enrol", "/v1/health", "/v1/node", "/v1/ready", "/v1/sync")
SEALED = ("/v1/contents", "/v1/sync")
UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=25)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(Place(folder=tmp_path_factory.mktemp("node"))) as node:
        yield node


for media_type in (SYNC_TYPE, CONTENT_TYPE):
    schemathesis.openapi.media_type(media_type, st.binary(max_size=1000))


def operation(node: Running, path: str) -> Any:
    published = schemathesis.openapi.from_url(f"{node.url}/schema/openapi.json")
    found: list[Any] = list(published.get_all_operations())
    return next(one.ok() for one in found if one.ok().path == path)


def test_every_route_is_described_with_what_it_takes(stranger: Running) -> None:
    told = httpx.get(f"{stranger.url}/schema/openapi.json").json()["paths"]

    assert tuple(sorted(told)) == PATHS
    for path in SEALED:
        (sealed,) = told[path]["post"]["requestBody"]["content"]
        assert sealed.startswith("application/vnd.motcua.")
        assert sealed in told[path]["post"]["responses"]["200"]["content"]


@pytest.mark.parametrize("path", PATHS)
def test_no_request_breaks_the_server_or_its_own_description(stranger: Running, path: str) -> None:
    described = operation(stranger, path)

    @UNHURRIED
    @given(case=described.as_strategy())
    def answered(case: Any) -> None:
        case.call_and_validate(
            checks=[not_a_server_error, status_code_conformance, content_type_conformance]
        )

    answered()


@pytest.mark.parametrize("path", SEALED)
def test_bytes_of_the_right_type_that_are_no_message_are_a_problem_and_nothing_else(
    stranger: Running, path: str
) -> None:
    told = httpx.get(f"{stranger.url}/schema/openapi.json").json()["paths"]
    (sealed,) = told[path]["post"]["requestBody"]["content"]

    @UNHURRIED
    @given(body=st.binary(max_size=400).map(lambda noise: b"MCS1" + noise) | st.binary())
    def answered(body: bytes) -> None:
        told = httpx.post(f"{stranger.url}{path}", content=body, headers={"Content-Type": sealed})
        assert told.status_code in {400, 401}
        assert told.headers["content-type"] == "application/problem+json"

    answered()
