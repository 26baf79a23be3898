"""Bodies that nobody wants to read."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class CloseUnread:
    """Ends the connection after an answer that came before the body was read to its end.

    The server would go on reading it otherwise, however long it is, to get at the next request.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = {name for name, value in scope["headers"] if value != b"0"}
        unread = not names.isdisjoint({b"content-length", b"transfer-encoding"})

        async def read() -> Message:
            nonlocal unread
            message = await receive()
            unread = unread and message.get("more_body", False)
            return message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-content-type-options", b"nosniff"))
                if unread:
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        await self._app(scope, read, answer)
