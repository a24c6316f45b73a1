"""A register that is in no product: small, whole, and an example of how one is made (docs/ny_register.md)."""
