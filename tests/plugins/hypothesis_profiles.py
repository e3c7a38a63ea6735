"""How hard properties are tried: as hypothesis does by default, or less for the inner loop.

`make quick` takes the second with `--hypothesis-profile=quick`.
"""

from hypothesis import settings

# No deadline: how long an example takes says more about the machine than about the code. CI has a profile of its own,
# which hypothesis takes there by itself: no deadline, and the same examples each time.
settings.register_profile("default", settings(deadline=None))
settings.register_profile("quick", settings(deadline=None, max_examples=20))
