"""Every address of the pages."""

from django.urls import include, path

from ansvar.web import frame, help
from ansvar.web.accounts import limits
from ansvar.web.api import hook_pages as webhooks
from ansvar.web.api import pages as tokens
from ansvar.web.api.document import addresses as api
from ansvar.web.closures import views as closures
from ansvar.web.desk import absence as desk_absence
from ansvar.web.desk import handing as desk_handing
from ansvar.web.desk import keys as desk_keys
from ansvar.web.desk import message as desk_message
from ansvar.web.desk import noting as desk_noting
from ansvar.web.desk import views as desk
from ansvar.web.devices import views as devices
from ansvar.web.explain import views as explain
from ansvar.web.me import about, calendar, calls, forward, hearing, mail, mailbox, voice
from ansvar.web.me import views as me
from ansvar.web.notices import views as notices
from ansvar.web.phone import views as phone
from ansvar.web.promises import dialling, handing, story
from ansvar.web.promises import views as promises
from ansvar.web.requests import views as requests
from ansvar.web.team import cover
from ansvar.web.team import views as team
from ansvar.web.training import views as training
from ansvar.web.trying import views as trying

urlpatterns = [
    path("", frame.home, name="home"),
    path("help/", help.page, name="help"),
    path("preferences/", frame.preferences, name="preferences"),
    path("", include("ansvar.web.accounts.urls")),
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
    path("me/forward/cover/", forward.cover, name="me-cover"),
    path("me/about/", about.about, name="me-about"),
    path("me/about/confirm/", about.confirm, name="me-about-confirm"),
    path("me/about/propose/", about.propose, name="me-about-propose"),
    path("me/calendar/", calendar.calendar, name="me-calendar"),
    path("me/calendar/add/", calendar.add, name="me-calendar-add"),
    path("me/calendar/on/", calendar.on, name="me-calendar-on"),
    path("me/calendar/off/", calendar.off, name="me-calendar-off"),
    path("me/calendar/now/", calendar.now, name="me-calendar-now"),
    path("me/calendar/skip/", calendar.skip, name="me-calendar-skip"),
    path("messages/<path:promise>/sound/", hearing.message, name="message-sound"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<path:promise>/call/", dialling.call, name="promise-call"),
    path("promises/<path:promise>/to/", handing.to, name="promise-to"),
    path("promises/<path:promise>/story/", story.story, name="promises-story"),
    path("promises/<path:promise>/<str:action>/", promises.act, name="promise-act"),
    path("try/", trying.page, name="try"),
    path("try/people/", trying.people, name="try-people"),
    path("try/account/", trying.account, name="try-account"),
    path("try/met/", trying.met, name="try-met"),
    path("phone/account/", phone.account, name="phone-account"),
    *training.addresses(),
    path("desk/", desk.desk, name="desk"),
    path("desk/live/", desk.stream, name="desk-live"),
    path("desk/search/", desk.search, name="desk-search"),
    path("desk/person/<str:person>/", desk.person, name="desk-person"),
    path("desk/call/", desk.call, name="desk-call"),
    path("desk/answer/", desk.answer, name="desk-answer"),
    path("desk/seat/", desk.seat, name="desk-seat"),
    path("desk/hand/", desk_handing.hand, name="desk-hand"),
    path("desk/take-back/", desk_handing.take_back, name="desk-take-back"),
    path("desk/resume/", desk_handing.resume, name="desk-resume"),
    path("desk/keys/", desk_keys.page, name="desk-keys"),
    path("desk/note/<str:person>/", desk_noting.write, name="desk-note"),
    path("desk/note/<str:person>/remove/", desk_noting.remove, name="desk-note-remove"),
    path("desk/message/<str:person>/", desk_message.message, name="desk-message"),
    path("desk/away/<str:person>/", desk_absence.away, name="desk-away"),
    path("team/", team.team, name="team"),
    path("team/ill/", team.ill, name="team-ill"),
    path("team/back/", team.back, name="team-back"),
    path("team/calls/", team.counted, name="team-calls"),
    path("team/competences/<str:person>/", about.decide, name="team-competences"),
    path("team/cover/<str:person>/", cover.cover, name="team-cover"),
    path("team/cover/<str:person>/name/", cover.name, name="team-name"),
    path("policy/", include("ansvar.web.policy.urls")),
    path("explain/", explain.explain, name="explain"),
    path("explain/call/<path:call>/", explain.past, name="explain-call"),
    path("devices/", devices.devices, name="devices"),
    path("devices/new/", devices.new, name="devices-new"),
    path("devices/export/", devices.export, name="devices-export"),
    path("devices/import/", devices.import_, name="devices-import"),
    path("devices/<int:id>/", devices.one, name="devices-one"),
    path("devices/<int:id>/accept/", devices.accept, name="devices-accept"),
    path("devices/<int:id>/report/", devices.report, name="devices-report"),
    path("devices/<int:id>/change/", devices.change, name="devices-change"),
    path("devices/<int:id>/hand/", devices.hand, name="devices-hand"),
    path("devices/<int:id>/replace/", devices.replace, name="devices-replace"),
    path("devices/<int:id>/put/", devices.put, name="devices-put"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/<str:kind>/", requests.new, name="requests-new"),
    path("requests/costs/", requests.cost, name="requests-costs"),
    path("requests/<int:id>/", requests.one, name="requests-one"),
    path("requests/<int:id>/step/", requests.step, name="requests-step"),
    path("notices/", notices.page, name="notices"),
    path("notices/save/", notices.save, name="notices-save"),
    path("notices/withdraw/", notices.take_back, name="notices-withdraw"),
    path("notices/read/", notices.read, name="notices-read"),
    path("notices/desk/", notices.desk, name="notices-desk"),
    path("directory/", include("ansvar.web.directory.urls")),
    path("closures/", closures.page, name="closures"),
    path("closures/preview/", closures.preview, name="closures-preview"),
    path("closures/quiet/", closures.preview_quiet, name="closures-quiet"),
    path("closures/save/", closures.save, name="closures-save"),
    path("closures/withdraw/", closures.withdraw, name="closures-withdraw"),
    path("closures/agree/", closures.agree, name="closures-agree"),
    path("closures/read/", closures.read, name="closures-read"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/make/", tokens.make, name="tokens-make"),
    path("account/tokens/system/", tokens.make_system, name="tokens-system"),
    path("account/tokens/revoke/", tokens.revoke, name="tokens-revoke"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/register/", webhooks.register, name="webhooks-register"),
    path("webhooks/<str:hook>/", webhooks.webhook, name="webhook"),
    path("webhooks/<str:hook>/change/", webhooks.change, name="webhook-change"),
    path("webhooks/<str:hook>/<str:action>/", webhooks.act, name="webhook-act"),
    *api(),
]

handler403 = frame.refused
handler429 = limits.too_many  # allauth's own limits answer with it
handler404 = frame.missing
handler500 = frame.broken
