"""Which addresses are public."""

import pytest

from app.integrations.guarded_http import is_public


@pytest.mark.parametrize("address", ["103.20.90.1", "8.8.8.8", "2404:6800:4003::1"])
def test_public_addresses_are_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fd00::1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "ff02::1",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "64:ff9b:1::a00:1",
    ],
)  # fmt: skip
def test_others_lead_inside_and_are_not(address: str) -> None:
    assert not is_public(address)
