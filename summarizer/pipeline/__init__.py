"""Pipeline: the only place where stages meet — one document down the street, or a batch of them."""
