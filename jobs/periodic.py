"""Every periodic job of the shop, declared in one place."""

from jobs.schedule import every, setting

every("cart", "cart-availability", "jobs.cart_availability:run", seconds=setting("cart_update_seconds"))
every("payments", "settle-payments", "jobs.payments:settle_open", seconds=10, queue="saga")
every("payments", "expire-payments", "jobs.payments:expire_overdue", seconds=5, queue="saga")
every("inventory", "lapse-holds", "jobs.holds:lapse", seconds=30, queue="saga")
every("payments", "reconcile-payments", "jobs.payments:reconcile", seconds=300, queue="default")
every("shipping", "move-parcels", "jobs.parcels:move", seconds=2, queue="default")
every("catalog", "pictures", "jobs.pictures:run", seconds=2, queue="default")
every("catalog", "files", "jobs.files:run", seconds=2, queue="default")
every("catalog", "review-pictures", "jobs.pictures:sweep", seconds=3600, queue="default")
every("recommendations", "train-recommendations", "jobs.recommendations:train", seconds=86_400, queue="default")
every("content", "search-index", "jobs.search_index:run", seconds=2, queue="default")
