"""The addresses of the directory."""

from django.urls import path

from ansvar.web.directory import change, exchange, leaving, views

urlpatterns = [
    path("", views.directory, name="directory"),
    path("person/<str:person>/", views.person, name="directory-person"),
    path("unit/<str:unit>/", views.unit, name="directory-unit"),
    path("function/<str:function>/", views.function, name="directory-function"),
    path("line/<str:number>/", views.line, name="directory-line"),
    path("units/", views.units, name="directory-units"),
    path("functions/", views.functions, name="directory-functions"),
    path("lines/", views.lines, name="directory-lines"),
    path("competences/", views.competences, name="directory-competences"),
    path("hours/", views.hours, name="directory-hours"),
    path("add/<str:kind>/", change.add, name="directory-add"),
    path("change/<str:kind>/<str:id>/", change.edit, name="directory-edit"),
    path("leave/<str:kind>/<str:id>/", leaving.leave, name="directory-leave"),
    path("exchange/", exchange.exchange, name="directory-exchange"),
    path("export/<str:name>/", exchange.export, name="directory-export"),
    path("import/", exchange.bring, name="directory-import"),
    path("proposal/<str:token>/", change.proposal, name="directory-proposal"),
    path("proposal/<str:token>/decide/", change.decide, name="directory-decide"),
    path("versions/", exchange.versions_page, name="directory-versions"),
    path("versions/<str:version>/back/", exchange.back, name="directory-back"),
]
