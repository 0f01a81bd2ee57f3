"""The one way from a request to an object of a study: the study first, then the object through it.

Anonymous goes to login; an outsider gets 404, so that nothing says whether the study exists; a member without the
right gets 403. Membership is read at every request, so a change counts at once.

    @in_study(Permission.VIEW_SESSIONS)
    def session_detail(request, study, pk):
        field_session = get_object_or_404(study.field_sessions, pk=pk)

The address pattern gives `study` as the slug; the view gets the `Study`. `request.access` says what else may be done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from types import SimpleNamespace

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from studies.models import Membership, Study, User
from studies.permissions import Permission
from studies.roles import PERMISSIONS
from studies.signing_in import signed_in

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class StudyArchived(Exception):
    """Nothing is changed in an archived study. The message is for the person; answered with 409."""

    def __init__(self) -> None:
        self.message = "This study is archived, so nothing in it can be changed. A coordinator can reopen it."
        super().__init__(self.message)


@dataclass(frozen=True)
class Access:
    """What one member may do in one study."""

    study: Study
    membership: Membership

    @property
    def role(self) -> str:
        return self.membership.role

    def has(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.membership.role]

    def require(self, permission: Permission) -> None:
        if not self.has(permission):
            raise PermissionDenied(
                f"{self.membership.get_role_display()}s of this study can't do this. Ask a coordinator if you need it."
            )

    @property
    def can(self) -> SimpleNamespace:
        """For templates: `access.can.edit_codebook`. What an archived study refuses is not offered there."""
        return SimpleNamespace(**{permission.value: self.offers(permission) for permission in Permission})

    def offers(self, permission: Permission) -> bool:
        is_open = self.study.archived_at is None or permission.value.startswith("view_")
        return self.has(permission) and (is_open or permission == Permission.DELETE_STUDY)

    def require_open(self, method: str) -> None:
        """Raises StudyArchived for a request that would change something in an archived study."""
        if self.study.archived_at and method not in SAFE:
            raise StudyArchived


def access_for(user: User, slug: str, *related: str) -> Access:
    """The user's access to the study with this slug; Http404 for everybody who is not a current member.

    `related`: what a page needs of the study besides, read with it.
    """
    memberships = Membership.objects.current().filter(user=user, study__slug=slug).select_related("study", *related)
    membership = next(iter(memberships.order_by()[:1]), None)
    if membership is None:
        raise Http404("No such study for this user.")
    membership.user = user  # the one that was signed in: known already
    return Access(membership.study, membership)


def may_make_study(user: User) -> bool:
    """By the installation's setting: everybody with an account, or administrators only."""
    return user.is_authenticated and (user.is_staff or settings.STUDY_MAKERS == "everybody")


def may(user: User, study: Study, permission: Permission) -> bool:
    """For work outside a request (jobs): asked at start and again before anything is published."""
    membership = Membership.objects.current().filter(user=user, study=study).first()
    return membership is not None and permission in PERMISSIONS[membership.role]


def in_study(permission: Permission, *, in_archive: bool = False) -> Callable:
    """Decorator of a view of one study; see the module's docstring. `in_archive`: it may change an archived one."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @signed_in
        @wraps(view)
        def checked(request: HttpRequest, study: str, **kwargs) -> HttpResponse:
            access = access_for(request.user, study, "study__project", "study__lead")
            request.access = access  # also for the page that says no: it knows the role
            access.require(permission)
            if not in_archive:
                access.require_open(request.method)
            return view(request, access.study, **kwargs)

        checked.permission = permission
        return checked

    return decorate
