import pytest

from studies import audit
from studies.models import Event
from tests.factories import StudyFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_event_is_never_changed():
    study, user = StudyFactory(), UserFactory()
    event = audit.record(study, user, "study.created", study)
    event.verb = "other"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        Event.objects.all().update(verb="other")
