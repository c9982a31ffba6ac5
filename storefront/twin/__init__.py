"""The Stripe twin: a small server that speaks the part of Stripe's API the shop uses.

It keeps its own state in one SQLite file, shows a hosted checkout page that takes Stripe's
test cards, sends signed webhooks, and can be told to misbehave so that an owner can rehearse.
It imports nothing else of the shop, and nothing of the shop imports it:
`python -m storefront.twin --help`.
"""
