"""Reviews: written by buyers, judged by staff, weighed by readers, counted on the product."""
