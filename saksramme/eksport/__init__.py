"""Files of lists that are too long to wait for: ordered by a person, made by a worker, fetched by them."""
