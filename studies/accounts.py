"""How allauth behaves here."""

import ipaddress

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up without an invitation; links in mail carry the configured address, never the request's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is made on the page of an invitation (studies/views/invitations.py)."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """One IPv6 household is one client: rate limits count its /64, not each of its addresses."""
        address = ipaddress.ip_address(super().get_client_ip(request))
        if address.version == 6:
            return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
        return str(address)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        for key in ("password_reset_url", "activate_url", "signup_url"):
            if key in context:
                path = "/" + context[key].split("://", 1)[-1].split("/", 1)[-1]
                context[key] = settings.SITE_ORIGIN + path
        super().send_mail(template_prefix, email, {**context, "site_origin": settings.SITE_ORIGIN})
