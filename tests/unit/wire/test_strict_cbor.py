from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.wire.strict_cbor import MalformedCbor, read_cbor

U64 = 2**64 - 1
scalars = (
    st.integers(-U64 - 1, U64) | st.binary(max_size=30) | st.text(max_size=30)
    | st.booleans() | st.none()
)  # fmt: skip
flat_maps = st.dictionaries(st.integers(0, 2**40), scalars, max_size=5)
items = scalars | st.lists(scalars | st.lists(scalars, max_size=4) | flat_maps, max_size=6)


@given(items)
def test_read_cbor_gives_what_the_reference_encoder_wrote(item):
    assert read_cbor(cbor2.dumps(item, canonical=True)) == item


@given(st.binary(max_size=100))
def test_read_cbor_accepts_only_the_canonical_spelling(encoded):
    try:
        item = read_cbor(encoded)
    except MalformedCbor:
        return
    assert read_cbor(cbor2.dumps(item, canonical=True)) == item
    if not _holds_map(item):
        assert cbor2.dumps(item, canonical=True) == encoded


def _holds_map(item: object) -> bool:
    return isinstance(item, dict) or (isinstance(item, list) and any(map(_holds_map, item)))


@pytest.mark.parametrize(
    ("spelled", "why"),
    [
        ("", "ends"),
        ("1817", "longer than it needs"),
        ("1900ff", "longer than it needs"),
        ("1a0000ffff", "longer than it needs"),
        ("1b00000000ffffffff", "longer than it needs"),
        ("3800", "longer than it needs"),
        ("580100", "longer than it needs"),
        ("0000", "after the item"),
        ("f97e00", "float"),
        ("fb3ff0000000000000", "float"),
        ("f7", "simple"),
        ("f814", "float"),
        ("ff", "indefinite"),
        ("9f00ff", "indefinite"),
        ("5f4100ff", "indefinite"),
        ("1c", "indefinite"),
        ("c001", "tag"),
        ("d28440a04040", "tag"),
        ("61ff", "UTF-8"),
        ("63edff", "ends"),
        ("63eda080", "UTF-8"),
        ("42ff", "ends"),
        ("9bffffffffffffffff", "ends"),
        ("bbffffffffffffffff", "ends"),
        ("a2010201ff", "repeated"),
        ("a201020102", "repeated"),
        ("a202020102", "out of order"),
        ("a1410102", "map key"),
        ("a1f402", "map key"),
        ("8181818180", "too deep"),
        ("a101a101a101a101a10101", "too deep"),
        ("a18001", "too deep"),
    ],
)
def test_read_cbor_refuses_and_says_why(spelled, why):
    with pytest.raises(MalformedCbor, match=why):
        read_cbor(bytes.fromhex(spelled))


def test_read_cbor_takes_four_levels_and_no_fifth():
    assert read_cbor(bytes.fromhex("81818180")) == [[[[]]]]


def test_read_cbor_leaves_long_input_unread():
    with pytest.raises(MalformedCbor, match="1025 bytes"):
        read_cbor(bytes(1025))


def test_read_cbor_reads_maps_in_bytewise_key_order():
    assert read_cbor(bytes.fromhex("a301f5044180616140")) == {1: True, 4: b"\x80", "a": b""}
