"""The addresses of signing in and of accounts; what allauth has besides is not here, and so is not reached."""

from allauth.mfa.base import views as second  # type: ignore[import-untyped]
from allauth.mfa.recovery_codes import views as codes  # type: ignore[import-untyped]
from allauth.mfa.totp import views as totp  # type: ignore[import-untyped]
from allauth.mfa.webauthn import views as passkeys  # type: ignore[import-untyped]
from django.urls import include, path

from ansvar.web.accounts import log, manage, own, service, views

urlpatterns = [
    path("account/", own.account, name="account"),
    path("account/sessions/end/", own.end, name="account-end"),
    path("account/2fa/", own.second, name="mfa_index"),
    path("account/passkeys/", own.second, name="mfa_list_webauthn"),
    path("account/2fa/code/", second.authenticate, name="mfa_authenticate"),
    path("account/2fa/again/", second.reauthenticate, name="mfa_reauthenticate"),
    path("account/2fa/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/2fa/app/away/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/2fa/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/2fa/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/away/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/service/<str:provider_id>/", service.there, name="openid_connect_login"),
    path("account/service/<str:provider_id>/back/", service.back, name="openid_connect_callback"),
    path("account/service/<str:provider_id>/left/", service.left, name="openid_connect_left"),
    path("account/", include("allauth.account.urls")),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("demonstration/", views.demonstration, name="demonstration"),
    path("accounts/", manage.accounts, name="accounts"),
    path("accounts/invite/", manage.invite, name="accounts-invite"),
    path("accounts/<int:id>/", manage.account, name="accounts-one"),
    path("accounts/<int:id>/link/", manage.link, name="accounts-link"),
    path("accounts/<int:id>/<str:action>/", manage.act, name="accounts-act"),
    path("audit/", log.log, name="audit"),
    path("audit/csv/", log.csv_of, name="audit-csv"),
]
