"""Which addresses may be called: public ones over TLS, and what the administrator allows."""

from __future__ import annotations

import ipaddress

import pytest

from summarizer.errors import UsageError
from summarizer.server.webhooks.addresses import allowed, checked, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_what_everybody_can_reach_is_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.example.cn/in?x=1", None),
        ("https://hooks.example.cn:8443/", None),
        ("http://inside.example/", None),
        ("http://10.2.3.4:8080/x", None),
        ("https://10.2.3.4/", None),
        ("http://hooks.example.cn/", "webhook.plain"),
        ("https://10.3.0.1/", "webhook.private"),
        ("https://[::1]/", "webhook.private"),
        ("https://2130706433/", "webhook.url"),
        ("https://0x7f000001/", "webhook.url"),
        ("ftp://hooks.example.cn/", "webhook.url"),
        ("file:///etc/passwd", "webhook.url"),
        ("javascript:alert(1)", "webhook.url"),
        ("//hooks.example.cn/", "webhook.url"),
        ("https://", "webhook.url"),
        ("https://user:word@hooks.example.cn/", "webhook.url"),
        ("https://hooks.example.cn/#part", "webhook.url"),
        ("https://hooks.example.cn:99999/", "webhook.url"),
        ("https://hooks.example.cn/\r\nx: y", "webhook.url"),
        ("https://hooks.example.cn\\@10.0.0.1/", "webhook.url"),
        ("https://主机.cn/", "webhook.url"),
        ("https://[::1", "webhook.url"),
        ("https://hooks.example.cn/" + "x" * 2000, "webhook.url"),
        ("", "webhook.url"),
    ],
)
def test_a_receivers_address_is_judged_before_it_is_kept(url: str, code: str | None) -> None:
    permitted = allowed(["Inside.Example.", "10.2.0.0/16"])
    if code is None:
        assert checked(url, permitted) == url
        return
    with pytest.raises(UsageError) as refused:
        checked(url, permitted)
    assert refused.value.code == code
    assert refused.value.english


@pytest.mark.parametrize("entry", ["", "https://host", "10.0.0.0/33", "a b", "*", "user@host"])
def test_a_list_of_what_is_allowed_holds_names_and_networks_only(entry: str) -> None:
    with pytest.raises(UsageError) as refused:
        allowed([entry])
    assert refused.value.code == "webhook.allowed"
