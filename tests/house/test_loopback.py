"""The rule that tests have no network is itself tested."""

import socket

import pytest

from tests.fixtures.loopback import OutsideNetworkError, is_local


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", b"localhost", "", None])
def test_this_machine_is_local(host):
    assert is_local(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.1", "0.0.0.0", "example.test", b"example.test", "::2"])
def test_everything_else_is_not(host):
    assert not is_local(host)


def test_a_look_up_of_an_outside_name_is_refused():
    with pytest.raises(OutsideNetworkError, match=r"example\.test"):
        socket.getaddrinfo("example.test", 80)


def test_a_connection_to_the_outside_is_refused():
    with socket.socket() as outside, pytest.raises(OutsideNetworkError, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))
