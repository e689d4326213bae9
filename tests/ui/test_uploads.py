"""Uploads: found by their bytes, bounded, forgotten in time."""

from hashlib import sha256

import pytest

from components.ui import uploads
from components.ui.uploads import MOST_BYTES, MOST_PICTURES, Uploads


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


def test_thirty_files_at_once_find_room_and_one_more_does_not() -> None:
    store, kept = Uploads(), list[str]()
    for index in range(MOST_PICTURES):
        data = b"picture %d" % index
        assert store.room(kept, data)
        kept.append(store.put(f"{index}.png", data).sha256)
    assert len(kept) == 30
    assert not store.room(kept, b"one more")
    assert store.room(kept, b"picture 7"), "what is kept already needs no room"
    assert store.room(kept[1:], b"one more"), "room is each session's own"


def test_large_files_find_room_up_to_a_limit_of_their_own() -> None:
    store = Uploads()
    large = store.put("a.png", bytes(MOST_BYTES - 5)).sha256
    assert store.room([large], b"12345")
    assert not store.room([large], b"123456")
    assert store.room([], b"123456")


def test_what_has_expired_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Uploads(keep_s=100)
    put = store.put("a", bytes(MOST_BYTES))
    monkeypatch.setattr(uploads, "monotonic", lambda: put.when + 101)
    assert store.get(put.sha256) is None
    assert store.room([put.sha256], b"1")
