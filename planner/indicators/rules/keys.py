"""The keys of series, which stand in addresses. Pure."""

# What follows /indikatorer/ and leads elsewhere than to a series.
_PAGES = frozenset({"ny", "inlasning"})


def leads_elsewhere(key: str) -> bool:
    """Return whether a key's address is another page's, so that no series can have it, through whatever door."""
    return key in _PAGES
