"""How allauth's pages differ here from its own."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    def is_safe_url(self, url: str) -> bool:
        """May one be sent on to `url` after signing in? What cannot even be read as an address is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False
