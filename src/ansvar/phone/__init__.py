"""A telephone made of software, for `ansvar try`, for demonstration phones and as the actor of the tests.

Own code on asyncio, since nothing on PyPI did what a test of an exchange asks (looked at in November 2026):
baresip-python has one SIP port a process, refuses calls with 486 only and takes no caller number per call;
aiosipua and opensip repeat no lost request, have no REFER with Replaces and no message lamp; sipua brings
WebRTC and its codecs along; rfcvoip and pyVoIP are built on threads; sipmessage reads neither a Refer-To with
Replaces nor a challenge with two kinds of protection.

    async with Phone(user="anna.lind", password=..., registrar=("127.0.0.1", 5060)) as phone:
        await phone.register()
        call = await phone.call("200")
        await call.answered(deadline=10)
        await call.hears_sound(2.0, deadline=10)
        await call.hangup()
"""

from ansvar.phone import measure, sound
from ansvar.phone.account import Lamp
from ansvar.phone.agent import Phone
from ansvar.phone.call import Call
from ansvar.phone.faults import Ended, Late, PhoneFault, Refused
from ansvar.phone.manner import Manner

__all__ = [
    "Phone",
    "Call",
    "Lamp",
    "Manner",
    "PhoneFault",
    "Late",
    "Ended",
    "Refused",
    "measure",
    "sound",
]
