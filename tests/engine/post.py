"""A mail server on loopback: real SMTP, as much of it as a client asks for, and faults as told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mail:
    """A mail as it was taken."""

    sender: str
    to: list[str]
    content: EmailMessage

    @property
    def text(self) -> str:
        return str(self.content.get_content())


@dataclass
class Post:
    """The server. `answers`: what it says to a command (`RCPT`, `DATA` ...) from now on instead of yes."""

    port: int = 0
    mails: list[Mail] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    #: Breaks the connection after a mail was taken, before saying so.
    breaks: bool = False
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        sender, to = "", list[str]()

        async def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())
            await writer.drain()

        try:
            await say("220 post.example")
            while line := (await reader.readline()).decode().strip():
                word = line.split(" ")[0].upper()
                if word in self.answers:
                    await say(self.answers[word])
                elif word == "EHLO":
                    await say("250-post.example\r\n250 SMTPUTF8")
                elif word == "MAIL":
                    sender, to = line.split("<")[1].split(">")[0], []
                    await say("250 yes")
                elif word == "RCPT":
                    whom = line.split("<")[1].split(">")[0]
                    if refused := self.answers.get(whom):
                        await say(refused)
                    else:
                        to.append(whom)
                        await say("250 yes")
                elif word == "DATA":
                    await say("354 go on")
                    content = await reader.readuntil(b"\r\n.\r\n")
                    found = message_from_bytes(content[:-3], policy=policy.default)
                    assert isinstance(found, EmailMessage)
                    self.mails.append(Mail(sender, to, found))
                    if self.breaks:
                        return
                    await say(self.answers.get("END", "250 taken"))
                elif word == "QUIT":
                    await say("221 bye")
                    return
                else:
                    await say("250 yes")
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


@contextmanager
def post_office(port: int = 0) -> Iterator[Post]:
    """Run a server in a thread of its own."""
    post, loop = Post(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(post.serve, "127.0.0.1", port))
    post.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="post")
    thread.start()
    try:
        yield post
    finally:

        async def end() -> None:
            server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        asyncio.run_coroutine_threadsafe(end(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
