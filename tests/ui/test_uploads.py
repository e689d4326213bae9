"""Uploads: found by their bytes, bounded, forgotten in time."""

from hashlib import sha256

import pytest

from components.ui import uploads
from components.ui.uploads import Uploads


def test_an_upload_is_found_by_the_hash_of_its_bytes() -> None:
    store = Uploads()
    put = store.put("cat.png", b"bytes")
    assert put.sha256 == sha256(b"bytes").hexdigest()
    assert store.get(put.sha256) == put
    assert store.get("0" * 64) is None


def test_the_oldest_goes_when_the_budget_is_spent() -> None:
    store = Uploads(budget_bytes=10)
    first, second = store.put("a", b"12345"), store.put("b", b"67890")
    third = store.put("c", b"x")
    assert [store.get(each.sha256) for each in (first, second, third)] == [None, second, third]


def test_uploads_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Uploads(keep_s=100)
    put = store.put("a", b"1")
    monkeypatch.setattr(uploads, "monotonic", lambda: put.when + 101)
    assert store.get(put.sha256) is None
