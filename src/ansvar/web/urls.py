"""Every address of the pages."""

from django.urls import include, path

from ansvar.web import frame
from ansvar.web.accounts import views as accounts
from ansvar.web.closures import views as closures
from ansvar.web.desk import absence as desk_absence
from ansvar.web.desk import handing as desk_handing
from ansvar.web.desk import message as desk_message
from ansvar.web.desk import views as desk
from ansvar.web.explain import views as explain
from ansvar.web.me import calls, forward, hearing, mail, mailbox, voice
from ansvar.web.me import views as me
from ansvar.web.phone import views as phone
from ansvar.web.promises import dialling, handing
from ansvar.web.promises import views as promises
from ansvar.web.requests import views as requests
from ansvar.web.team import views as team
from ansvar.web.trying import views as trying

urlpatterns = [
    path("", frame.home, name="home"),
    path("preferences/", frame.preferences, name="preferences"),
    path("account/", include("allauth.account.urls")),
    path("welcome/<str:token>/", accounts.welcome, name="welcome"),
    path("demonstration/", accounts.demonstration, name="demonstration"),
    path("me/", me.me, name="me"),
    path("me/preview/", me.preview, name="me-preview"),
    path("me/away/", me.away, name="me-away"),
    path("me/back/", me.back, name="me-back"),
    path("me/cancel/", me.cancel, name="me-cancel"),
    path("me/preview/sound/", voice.preview_sound, name="me-preview-sound"),
    path("me/forward/", forward.forward, name="me-forward"),
    path("me/forward/answer/", forward.answer, name="me-forward-answer"),
    path("me/mailbox/", mailbox.mailbox, name="me-mailbox"),
    path("me/mailbox/greeting/", mailbox.greeting, name="me-greeting"),
    path("me/mailbox/greeting/sound/", mailbox.greeting_sound, name="me-greeting-sound"),
    path("me/mailbox/pin/", mailbox.pin, name="me-pin"),
    path("me/mailbox/access/", mailbox.access, name="me-access"),
    path("me/calls/", calls.calls, name="me-calls"),
    path("me/mail/", mail.mail, name="me-mail"),
    path("messages/<path:promise>/sound/", hearing.message, name="message-sound"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<path:promise>/call/", dialling.call, name="promise-call"),
    path("promises/<path:promise>/to/", handing.to, name="promise-to"),
    path("promises/<path:promise>/<str:action>/", promises.act, name="promise-act"),
    path("try/", trying.page, name="try"),
    path("try/people/", trying.people, name="try-people"),
    path("try/account/", trying.account, name="try-account"),
    path("try/met/", trying.met, name="try-met"),
    path("phone/account/", phone.account, name="phone-account"),
    path("desk/", desk.desk, name="desk"),
    path("desk/live/", desk.stream, name="desk-live"),
    path("desk/search/", desk.search, name="desk-search"),
    path("desk/person/<str:person>/", desk.person, name="desk-person"),
    path("desk/call/", desk.call, name="desk-call"),
    path("desk/answer/", desk.answer, name="desk-answer"),
    path("desk/seat/", desk.seat, name="desk-seat"),
    path("desk/hand/", desk_handing.hand, name="desk-hand"),
    path("desk/take-back/", desk_handing.take_back, name="desk-take-back"),
    path("desk/message/<str:person>/", desk_message.message, name="desk-message"),
    path("desk/away/<str:person>/", desk_absence.away, name="desk-away"),
    path("team/", team.team, name="team"),
    path("team/ill/", team.ill, name="team-ill"),
    path("team/back/", team.back, name="team-back"),
    path("team/calls/", team.counted, name="team-calls"),
    path("policy/", include("ansvar.web.policy.urls")),
    path("explain/", explain.explain, name="explain"),
    path("explain/call/<path:call>/", explain.past, name="explain-call"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/<str:kind>/", requests.new, name="requests-new"),
    path("requests/costs/", requests.cost, name="requests-costs"),
    path("requests/<int:id>/", requests.one, name="requests-one"),
    path("requests/<int:id>/step/", requests.step, name="requests-step"),
    path("closures/", closures.page, name="closures"),
    path("closures/preview/", closures.preview, name="closures-preview"),
    path("closures/quiet/", closures.preview_quiet, name="closures-quiet"),
    path("closures/save/", closures.save, name="closures-save"),
    path("closures/withdraw/", closures.withdraw, name="closures-withdraw"),
    path("closures/agree/", closures.agree, name="closures-agree"),
]

handler403 = frame.refused
handler404 = frame.missing
handler500 = frame.broken
