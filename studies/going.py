"""What the rows of a study itself are called when they go with it (studies/deletion.py)."""

from studies.deletion import counted, silent, tells
from studies.models import Dimension, Event, EventSubject, Invitation, Job, Membership, StudyProject

tells(Membership)(counted("membership; the person keeps their account", "memberships; the people keep their accounts"))
tells(Dimension)(counted("dimension"))
tells(Event)(counted("history entry", "history entries"))
silent(EventSubject, Invitation, Job, StudyProject)
