"""What `studies` tells the apps above it, which it cannot import. Sent within the transaction of the change.

Each is sent with `study`, `dimension` and `by`; `dimension_restored` also with `retired_at`, the moment it had gone.
"""

from django.dispatch import Signal

dimension_retired = Signal()
dimension_restored = Signal()
# Before it goes: who holds something of it that nobody has written lets go of that.
dimension_leaves = Signal()
# After any change of names, order or number.
dimensions_changed = Signal()
# Before a study stops hearing a project: sent with `study` and `project`; ValidationError of a receiver refuses it.
project_leaves = Signal()
