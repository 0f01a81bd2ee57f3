"""What the rows of a study itself are called when they go with it (studies/deletion.py)."""

from studies.deletion import counted, silent, tells
from studies.models import Dimension, Event, EventSubject, Invitation, Job, Membership, StudyProject

tells(Membership)(counted("membership; the people keep their accounts", "memberships; the people keep their accounts"))
tells(Dimension)(counted("dimension"))
tells(Event)(counted("entry of the history", "entries of the history"))
silent(EventSubject, Invitation, Job, StudyProject)
