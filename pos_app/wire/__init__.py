"""OSP/1 as bytes: records, entry encoding and the coupon token. Shared by till and platform."""
