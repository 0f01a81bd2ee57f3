"""Ways into a study: made for one address, used once, gone after a week."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from studies import audit
from studies.models import Invitation, Membership, Organisation, Study, User
from studies.refused import Refused


@dataclass(frozen=True)
class Invited:
    invitation: Invitation
    link: str  # the only time that it is known: the database keeps its hash


@transaction.atomic
def invite(study: Study, *, by: User, email: str, role: str, organisation: Organisation | None = None) -> Invited:
    """A new link for this address; an earlier one that is still open stops working. The mail goes out on commit."""
    email = email.strip().lower()
    if Membership.objects.current().filter(study=study, user__email__iexact=email).exists():
        raise ValidationError({"email": f"{email} is already a member of this study."})
    study.invitations.filter(email__iexact=email, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    token = Invitation.new_token()
    invitation = Invitation.objects.create(
        study=study,
        email=email,
        role=role,
        organisation=organisation,
        token_hash=Invitation.hash(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    audit.record(
        study, by, "invitation.made", invitation, after={"role": role, "organisation": invitation.organisation_id}
    )
    link = settings.SITE_ORIGIN + reverse("studies:invitation", args=[token])
    transaction.on_commit(lambda: send_invitation(invitation, link), robust=True)
    return Invited(invitation, link)


def send_invitation(invitation: Invitation, link: str) -> None:
    context = {"invitation": invitation, "link": link, "days": settings.INVITATION_DAYS}
    send_mail(
        subject=f"{invitation.invited_by} invites you to “{invitation.study}”",
        message=render_to_string("studies/mail/invitation.txt", context),
        from_email=None,
        recipient_list=[invitation.email],
    )


def sends_mail() -> bool:
    """An installation without a mail server keeps its mails as files (`var/mail`), which reach nobody."""
    return settings.EMAIL_BACKEND != "django.core.mail.backends.filebased.EmailBackend"


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    if changed:
        audit.record(invitation.study, by, "invitation.withdrawn", invitation)


def find(token: str) -> Invitation:
    """The open invitation of this link, or Refused."""
    found = (
        Invitation.objects.filter(token_hash=Invitation.hash(token))
        .select_related("study", "invited_by", "organisation")
        .first()
    )
    if found is None:
        raise Refused("This link is not complete, or not one of ours. Copy it again from the e-mail.")
    if found.withdrawn_at:
        raise Refused("This invitation was withdrawn. Ask the person who invited you for a new one.")
    if found.study.archived_at:
        raise Refused("This study is archived. You can join once a coordinator has reopened it.")
    if found.accepted_at:
        raise Refused("This invitation has already been used. If you used it, sign in.")
    if not found.is_open:
        raise Refused("This invitation has expired. Ask the person who invited you for a new one.")
    return found


@transaction.atomic
def accept(invitation: Invitation, *, user: User) -> Membership:
    """Make the invited person a member. Of two attempts in the same moment one succeeds."""
    if user.email.lower() != invitation.email.lower():
        raise Refused(f"This invitation is for {invitation.email}; you are signed in as {user.email}.")
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).update(accepted_at=timezone.now(), accepted_by=user)
    if not taken:
        raise Refused("This invitation has already been used. If you used it, sign in.")
    membership, is_new = Membership.objects.update_or_create(
        study=invitation.study,
        user=user,
        defaults={"role": invitation.role, "organisation": invitation.organisation, "valid_until": None},
    )
    audit.record(
        invitation.study,
        user,
        "membership.began",
        membership,
        after={"role": membership.role, "invitation": invitation.pk, "again": not is_new},
    )
    return membership


@transaction.atomic
def accept_as_new_user(invitation: Invitation, *, name: str, password: str) -> User:
    """An account for the invited address, which the link has shown to be theirs, and the membership with it."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(f"{invitation.email} already has an account. Sign in to accept the invitation.")
    user = User.objects.create_user(invitation.email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    accept(invitation, user=user)
    return user
