"""The model as an extractor: requests, client, cache, retry and the parsing of replies."""
