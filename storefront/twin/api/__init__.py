"""Stripe's `/v1`: each module holds the operations of one noun."""
