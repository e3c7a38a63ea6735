"""One page on which somebody answers for everything at once: from a mail's link, or signed in."""
