"""The addresses below `/policy/`."""

from django.urls import path

from ansvar.web.policy import drafts, versions, views

urlpatterns = [
    path("", views.page, name="policy"),
    path("row/<str:row>/", views.row, name="policy-row"),
    path("document.<str:kind>", views.document, name="policy-document"),
    path("policy.toml", views.text, name="policy-text"),
    path("read/", versions.read, name="policy-read"),
    path("drafts/", drafts.begin, name="policy-begin"),
    path("drafts/<str:id>/", drafts.draft, name="policy-draft"),
    path("drafts/<str:id>/checked/", drafts.checked, name="policy-checked"),
    path("versions/", versions.every, name="policy-versions"),
    path("versions/<int:number>/", versions.version, name="policy-version"),
    path("versions/<int:number>/checked/", versions.checked, name="policy-version-checked"),
    path("versions/<int:number>/policy.toml", views.text, name="policy-version-text"),
    path("versions/<int:number>/<str:what>/", versions.act, name="policy-act"),
]
