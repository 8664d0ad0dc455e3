"""The vault: what is sealed opens only with its own key, in its own row."""

import base64
import itertools
import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from peers import vault
from peers.vault import VaultError, WrappedKey

SECRET = "Ik durf het niemand te zeggen. لا أحد يعرف. 没人知道"


def ring(*ids: str) -> str:
    """A fresh key ring as it stands in the environment."""
    return ",".join(f"{i}:{base64.b64encode(secrets.token_bytes(32)).decode()}" for i in ids)


def flipped(sealed: bytes, at: int) -> bytes:
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=700))
def test_what_is_sealed_opens_again_unchanged(text: str) -> None:
    key = vault.new_key(owner="thread")
    sealed = vault.seal(key, owner="thread", row="message:1", text=text)
    assert vault.unseal(key, owner="thread", row="message:1", sealed=sealed) == text


@given(text=st.text(max_size=50))
def test_no_text_whatever_makes_the_vault_stumble(text: str) -> None:
    """Lone surrogates reach a form as easily as an emoji; they become question marks."""
    key = vault.new_key(owner="thread")
    sealed = vault.seal(key, owner="thread", row="r", text=text)
    opened = vault.unseal(key, owner="thread", row="r", sealed=sealed)
    assert opened == text.encode("utf-8", "replace").decode()


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=1200))
def test_the_size_tells_only_a_step_of_256_bytes(text: str) -> None:
    key = vault.new_key(owner="thread")
    sealed = vault.seal(key, owner="thread", row="r", text=text)
    steps = len(text.encode()) // 256 + 1
    assert len(sealed) == 1 + 12 + steps * 256 + 16


@pytest.mark.parametrize(
    ("characters", "padded"), [(0, 256), (1, 256), (255, 256), (256, 512), (511, 512), (512, 768)]
)
def test_pad_sizes(characters: int, padded: int) -> None:
    key = vault.new_key(owner="thread")
    sealed = vault.seal(key, owner="thread", row="r", text="a" * characters)
    assert len(sealed) - 29 == padded


def test_a_yes_and_a_no_have_the_same_size() -> None:
    key = vault.new_key(owner="thread")
    sizes = {
        len(vault.seal(key, owner="thread", row="r", text=text)) for text in ("no", "yes", SECRET)
    }
    assert sizes == {285}


def test_the_same_text_never_looks_the_same_twice() -> None:
    key = vault.new_key(owner="thread")
    seen = {vault.seal(key, owner="thread", row="r", text=SECRET) for _time in range(200)}
    nonces = {sealed[1:13] for sealed in seen}
    assert len(nonces) == 200


def test_neither_text_nor_data_key_shows_in_what_is_stored() -> None:
    key = vault.new_key(owner="thread")
    sealed = vault.seal(key, owner="thread", row="r", text="plain words")
    assert b"plain" not in sealed
    assert len(key.wrapped) == 1 + 12 + 32 + 16


# --- moved, changed, wrong key (a reviewer's tries 9 and 10) ----------------------------------
@pytest.mark.parametrize(
    ("owner", "row"), [("thread-a", "message:2"), ("thread-b", "message:1"), ("thread-a", "")]
)
def test_09_a_ciphertext_moved_to_another_row_fails(owner: str, row: str) -> None:
    key = vault.new_key(owner="thread-a")
    sealed = vault.seal(key, owner="thread-a", row="message:1", text=SECRET)
    with pytest.raises(VaultError):
        vault.unseal(key, owner=owner, row=row, sealed=sealed)


def test_owner_and_row_do_not_run_together() -> None:
    key = vault.new_key(owner="a")
    sealed = vault.seal(key, owner="a", row="bc", text=SECRET)
    other = vault.rewrap(key, owner="a")
    with pytest.raises(VaultError):
        vault.unseal(other, owner="ab", row="c", sealed=sealed)


def test_09_a_data_key_moved_to_another_thread_fails() -> None:
    key = vault.new_key(owner="thread-a")
    with pytest.raises(VaultError):
        vault.seal(key, owner="thread-b", row="message:1", text=SECRET)
    with pytest.raises(VaultError):
        vault.rewrap(key, owner="thread-b")


def test_a_text_of_one_data_key_does_not_open_with_another() -> None:
    mine, other = vault.new_key(owner="t"), vault.new_key(owner="t")
    sealed = vault.seal(mine, owner="t", row="r", text=SECRET)
    with pytest.raises(VaultError):
        vault.unseal(other, owner="t", row="r", sealed=sealed)


def test_every_single_changed_bit_is_noticed() -> None:
    key = vault.new_key(owner="t")
    sealed = vault.seal(key, owner="t", row="r", text="short")
    for at in range(len(sealed)):
        with pytest.raises(VaultError):
            vault.unseal(key, owner="t", row="r", sealed=flipped(sealed, at))


@given(junk=st.binary(max_size=400))
def test_junk_fails_closed(junk: bytes) -> None:
    key = vault.new_key(owner="t")
    with pytest.raises(VaultError):
        vault.unseal(key, owner="t", row="r", sealed=junk)


def test_10_the_wrong_key_of_the_ring_fails_closed(settings) -> None:
    settings.VAULT_KEYS = ring("one")
    key = vault.new_key(owner="t")
    sealed = vault.seal(key, owner="t", row="r", text=SECRET)
    settings.VAULT_KEYS = ring("one")  # the same name, another key
    with pytest.raises(VaultError):
        vault.unseal(key, owner="t", row="r", sealed=sealed)


def test_10_a_key_that_left_the_ring_fails_closed(settings) -> None:
    settings.VAULT_KEYS = ring("old")
    key = vault.new_key(owner="t")
    sealed = vault.seal(key, owner="t", row="r", text=SECRET)
    settings.VAULT_KEYS = ring("new")
    with pytest.raises(VaultError, match="not in VAULT_KEYS"):
        vault.unseal(key, owner="t", row="r", sealed=sealed)


def test_a_wrapped_key_under_another_id_fails(settings) -> None:
    """Both ids in the ring, even with the same key behind them."""
    same = base64.b64encode(secrets.token_bytes(32)).decode()
    settings.VAULT_KEYS = f"one:{same},two:{same}"
    key = vault.new_key(owner="t")
    with pytest.raises(VaultError):
        vault.rewrap(WrappedKey(key.wrapped, "two"), owner="t")


def test_no_error_carries_the_text_or_a_key(settings) -> None:
    settings.VAULT_KEYS = ring("one")
    key = vault.new_key(owner="t")
    sealed = vault.seal(key, owner="t", row="r", text=SECRET)
    with pytest.raises(VaultError) as caught:
        vault.unseal(key, owner="t", row="other", sealed=sealed)
    told = repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
    assert SECRET[:10] not in told
    assert settings.VAULT_KEYS.partition(":")[2] not in told


# --- the ring ---------------------------------------------------------------------------------
def test_the_first_key_wraps_and_the_others_still_open(settings) -> None:
    old, new = ring("old"), ring("new")
    settings.VAULT_KEYS = old
    key = vault.new_key(owner="t")
    sealed = vault.seal(key, owner="t", row="r", text=SECRET)

    settings.VAULT_KEYS = f"{new},{old}"
    assert vault.new_key(owner="t").key_id == "new"
    assert vault.unseal(key, owner="t", row="r", sealed=sealed) == SECRET
    rewrapped = vault.rewrap(key, owner="t")

    settings.VAULT_KEYS = new
    assert rewrapped.key_id == "new"
    assert vault.unseal(rewrapped, owner="t", row="r", sealed=sealed) == SECRET


def test_the_ring_is_read_in_order(settings) -> None:
    settings.VAULT_KEYS = ring("2027", "2026", "2025")
    assert vault.first_key_id() == "2027"
    assert vault.key_ids() == ("2027", "2026", "2025")


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("", "is empty"),
        (" , ", "is empty"),
        ("justsomething", "is not the base64"),
        ("id:not base64!", "is not the base64"),
        ("id:" + base64.b64encode(b"too short").decode(), "is not the base64"),
        (":" + base64.b64encode(bytes(32)).decode(), "has no id"),
        ("a b:" + base64.b64encode(bytes(32)).decode(), "has no id"),
        ("x" * 41 + ":" + base64.b64encode(bytes(32)).decode(), "has no id"),
        (",".join(itertools.repeat("a:" + base64.b64encode(bytes(32)).decode(), 2)), "earlier one"),
    ],
)
def test_a_bad_ring_says_so_at_the_start(settings, setting: str, complaint: str) -> None:
    settings.VAULT_KEYS = setting
    with pytest.raises(ImproperlyConfigured, match=complaint):
        vault.check_key_ring()


def test_the_complaint_about_a_bad_ring_does_not_show_the_key(settings) -> None:
    settings.VAULT_KEYS = "id:hunter2hunter2hunter2"
    with pytest.raises(ImproperlyConfigured) as caught:
        vault.check_key_ring()
    assert "hunter2" not in f"{caught.value} {caught.value.__context__!r}"


# --- single strings ---------------------------------------------------------------------------
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_single_string_opens_for_its_purpose(text: str) -> None:
    stored = vault.seal_alone(text, purpose="mfa")
    assert vault.unseal_alone(stored, purpose="mfa") == text
    with pytest.raises(VaultError):
        vault.unseal_alone(stored, purpose="other")


def test_a_single_string_is_rewrapped(settings) -> None:
    old, new = ring("old"), ring("new")
    settings.VAULT_KEYS = old
    stored = vault.seal_alone(SECRET, purpose="mfa")
    settings.VAULT_KEYS = f"{new},{old}"
    rewrapped = vault.rewrap_alone(stored, purpose="mfa")
    assert (vault.key_id_of(stored), vault.key_id_of(rewrapped)) == ("old", "new")
    settings.VAULT_KEYS = new
    assert vault.unseal_alone(rewrapped, purpose="mfa") == SECRET


@pytest.mark.parametrize(
    "stored", ["", "plain secret", "a.b", "a.b.c", "a.!!!.AAAA", "a.AA==.AA=="]
)
def test_a_string_that_is_not_of_the_vault_fails_closed(stored: str) -> None:
    with pytest.raises(VaultError):
        vault.unseal_alone(stored, purpose="mfa")
