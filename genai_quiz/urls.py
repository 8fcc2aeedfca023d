"""The map of the site: the product, the accounts, the admin, and what an error leads to."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import include, path
from django.views.generic import RedirectView

from quizzes.admin import keep_only_ours
from quizzes.admin.inbox import TEMPLATE, first_page
from quizzes.views import account

admin.autodiscover()
keep_only_ours(admin.site)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one sign-in, one set of limits


def password_change(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    """One page to change one's password, under the same limit as every password box."""
    return redirect("account_change_password")


admin.site.password_change = password_change  # type: ignore[method-assign, assignment]
admin.site.site_header = f"{settings.SITE_NAME} authoring"
admin.site.site_title = settings.SITE_NAME
admin.site.index = first_page  # type: ignore[method-assign]
admin.site.index_template = TEMPLATE
admin.site.enable_nav_sidebar = False  # it pushes the page aside when it has loaded, and tables want the width

urlpatterns = [
    path("", include("quizzes.urls")),
    # before allauth's, where an address that waits could sign in
    path("accounts/email/", account.address, name="account_email"),
    path("accounts/confirm-email/<str:key>/", account.confirm_address, name="account_confirm_email"),
    path("accounts/2fa/webauthn/login/", account.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("accounts/2fa/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("accounts/", include("allauth.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]

handler400 = "quizzes.views.site.bad_request"
handler403 = "quizzes.views.site.permission_denied"
handler404 = "quizzes.views.site.page_not_found"
handler429 = "quizzes.views.site.too_many_requests"  # allauth's limits look it up here
handler500 = "quizzes.views.site.server_error"
