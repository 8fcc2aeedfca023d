"""When a request is handed to a thread. test_serve.py asks the served site itself."""

import pytest

from genai_quiz.worker import MOST_COLLECTED, has_arrived

POST = b"POST /review/answers/ HTTP/1.1\r\nHost: quiz.example\r\n"


@pytest.mark.parametrize(
    "received",
    [
        b"GET / HTTP/1.1\r\nHost: quiz.example\r\n\r\n",
        POST + b"Content-Length: 3\r\n\r\na=1",
        POST + b"content-length:0\r\n\r\n",
        POST + b"Content-Length: 3\r\n\r\na=1GET / HTTP/1.1\r\n",  # the next one has begun
        POST + b"Transfer-Encoding: chunked\r\n\r\n",
        POST + b"Content-Length: many\r\n\r\n",  # gunicorn refuses it
        POST + b"Content-Length: 10000000\r\n\r\n" + b"a" * MOST_COLLECTED,
        b"a" * MOST_COLLECTED,
    ],
)
def test_request_that_is_all_there_has_arrived(received: bytes) -> None:
    assert has_arrived(received)


@pytest.mark.parametrize(
    "received",
    [
        b"G",
        b"GET / HTTP/1.1\r\nHost: quiz.example\r\n",
        POST + b"Content-Length: 3\r\n\r\n",
        POST + b"Content-Length: 3\r\n\r\na=",
        POST + b"X-Note: Content-Length: 0\r\nContent-Length: 10000000\r\n\r\na=1",
    ],
)
def test_request_of_which_more_comes_has_not_arrived(received: bytes) -> None:
    assert not has_arrived(received)
