"""Reading: bytes → Source, one canonical text with its metadata and its noise marked."""
