"""Real photographs, taken by people who never heard of this program."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bad_photos import badly_photographed
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from devices.scanner.symbol_reader import ZxingFirstReader
from pos_app.domain.coupon import Coupon, OfflineRight
from pos_app.errors import UnreadablePicture
from pos_app.wire.coupon_token import coupon_id_of, issue_token, kid_of
from pos_app.wire.qr_picture import qr_png

DATA = Path(__file__).resolve().parent.parent / "data"
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


@pytest.fixture(scope="module")
def reader() -> ZxingFirstReader:
    return ZxingFirstReader()


def read_folder(reader: ZxingFirstReader, folder: Path) -> tuple[list[str], list[str], int]:
    """Names of the photographs read right, read wrong, and how many there are."""
    right, wrong = [], []
    photos = sorted(folder.glob("*.png"))
    for photo in photos:
        wanted = photo.with_suffix(".txt").read_bytes().decode("utf-8")
        try:
            texts = [symbol.text for symbol in reader.read_file(str(photo))]
        except UnreadablePicture:
            continue
        (right if texts == [wanted] else wrong).append(photo.name)
    return right, wrong, len(photos)


@pytest.mark.parametrize(
    ("folder", "photos", "read_min"),
    [
        ("qr_photos/qrcode-1", 20, 20),
        ("qr_photos/qrcode-3", 42, 42),
        ("qr_photos/qrcode-4", 48, 38),
        ("ean_photos/ean13-4", 22, 17),
    ],
)
def test_photographs_are_read_and_none_is_misread(reader, folder, photos, read_min):
    right, wrong, there = read_folder(reader, DATA / folder)
    assert there == photos
    assert wrong == []
    assert len(right) >= read_min


def test_data_carry_their_licence_and_source():
    for folder in ("qr_photos", "ean_photos"):
        assert "Apache License" in (DATA / folder / "LICENSE").read_text(encoding="utf-8")
        assert "zxing/zxing" in (DATA / folder / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def largest_token() -> str:
    coupon = Coupon(
        coupon_id=coupon_id_of("demo", 2**32 - 1, 2**32 - 1),
        issuer="demo",
        campaign=2**32 - 1,
        serial=2**32 - 1,
        value_minor=2**32 - 1,
        uses=255,
        off=OfflineRight.parse("home:4294967295"),
        expires_at_utc_ms=1_798_732_800_000,
        ver=23,
        kid=kid_of(KEY.public_key().public_bytes_raw()),
    )
    return issue_token(coupon, KEY)


def test_the_largest_coupon_is_read_clean_and_upside_down(reader, largest_token):
    clean = qr_png(largest_token)
    (symbol,) = reader.read_bytes(clean)
    assert (symbol.text, symbol.symbology) == (largest_token, "qr")
    assert symbol.raw == largest_token.encode()
    turned = badly_photographed(clean, 1, noise=0, blur_px=0.1, turn_degrees=180)
    assert [symbol.text for symbol in reader.read_bytes(turned)] == [largest_token]


@pytest.mark.parametrize("offset", range(6))
def test_a_badly_photographed_coupon_is_read(reader, largest_token, seed, offset):
    chance = random.Random(seed + offset)
    photo_seed = chance.randrange(2**32)
    print(f"photo seed {photo_seed}")
    photo = badly_photographed(qr_png(largest_token), photo_seed)
    assert [symbol.text for symbol in reader.read_bytes(photo)] == [largest_token]
