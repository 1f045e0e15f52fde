"""A small IMAP server on loopback (RFC 3501, as much as a reader of one mailbox needs), for the mailbox door."""

import asyncio
import re
import threading

USER, PASSWORD = "help@acme.example", "p@ss word/1"


class PostOffice:
    """One mailbox. `mails` maps UIDs to bytes, `seen` are the UIDs that were marked.

    `breaks_before` names a command ("STORE", "FETCH") at which the server drops the connection, once.
    """

    def __init__(self):
        self.validity = 7
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.said: list[str] = []
        self.breaks_before = ""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "PostOffice":
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self._server = started.result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_error) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        """Its address for IMAP_URL, with everything in it percent-encoded that has to be."""
        return f"imap://help%40acme.example:p%40ss%20word%2F1@127.0.0.1:{self.port}/INBOX"

    def deliver(self, raw: bytes, *, uid: int | None = None) -> int:
        """Put a mail into the mailbox. Returns its UID."""
        uid = uid or max(self.mails, default=0) + 1
        self.mails[uid] = raw
        return uid

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK at your service\r\n")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            tag, _, command = line.partition(" ")
            self.said.append(command.split(" ")[0] if "LOGIN" in command else command)
            if self.breaks_before and self.breaks_before in command:
                self.breaks_before = ""
                break
            writer.write(self._answer(tag, command))
            await writer.drain()
            if command == "LOGOUT":
                break
        writer.close()

    def _answer(self, tag: str, command: str) -> bytes:
        name = command.split(" ")[0]
        if name == "CAPABILITY":
            return f"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n".encode()
        if name == "LOGIN":
            is_right = command == f'LOGIN "{USER}" "{PASSWORD}"'
            return f"{tag} {'OK welcome' if is_right else 'NO [AUTHENTICATIONFAILED] wrong password'}\r\n".encode()
        if name == "SELECT":
            count = len(self.mails)
            return f"* {count} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] ok\r\n{tag} OK done\r\n".encode()
        if name == "STATUS":
            return f'* STATUS "INBOX" (UIDVALIDITY {self.validity})\r\n{tag} OK done\r\n'.encode()
        if name == "LOGOUT":
            return f"* BYE\r\n{tag} OK done\r\n".encode()
        if command.startswith("UID SEARCH"):
            return f"* SEARCH {' '.join(map(str, self._found(command)))}\r\n{tag} OK done\r\n".encode()
        if fetch := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            uid, most = int(fetch[1]), int(fetch[2])
            if uid not in self.mails:
                return f"{tag} OK nothing\r\n".encode()
            raw = self.mails[uid][:most]
            return (
                f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + f")\r\n{tag} OK done\r\n".encode()
            )
        if store := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\Seen\)", command):
            self.seen.add(int(store[1]))
            return f"{tag} OK done\r\n".encode()
        return f"{tag} BAD what is {name}\r\n".encode()

    def _found(self, command: str) -> list[int]:
        found = {uid for uid in self.mails if uid not in self.seen}
        if since := re.search(r"UID (\d+):\*", command.removeprefix("UID SEARCH")):
            found |= {uid for uid in self.mails if uid >= int(since[1])}
            # "*" is the last mail, also where it lies before the number asked for.
            found |= {max(self.mails)} if self.mails else set()
        return sorted(found)
