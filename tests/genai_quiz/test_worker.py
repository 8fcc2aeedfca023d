"""When a request is handed to a thread. test_serve.py and the tests of slow clients ask the served site itself."""

import pytest

from genai_quiz.worker import LONGEST_BODY, LONGEST_HEAD, Refusal, Size, size_of_request

POST = b"POST /review/answers/ HTTP/1.1\r\nHost: quiz.example\r\n"


@pytest.mark.parametrize(
    ("received", "rest"),
    [
        (b"GET / HTTP/1.1\r\nHost: quiz.example\r\n\r\n", b""),
        (POST + b"Content-Length: 3\r\n\r\na=1", b""),
        (POST + b"content-length:0\r\n\r\n", b""),
        (POST + b"Content-Length: 3\r\n\r\na=1", b"GET / HTTP/1.1\r\n"),  # the next one has begun
        (POST + b"Content-Length: many\r\n\r\n", b""),  # gunicorn refuses it
        (POST + b"Content-Length: %d\r\n\r\n" % LONGEST_BODY + b"a" * LONGEST_BODY, b"a"),
    ],
)
def test_request_that_is_all_there_has_its_bytes_and_no_more(received: bytes, rest: bytes) -> None:
    assert size_of_request(received + rest) == Size(len(received), is_all=True)


@pytest.mark.parametrize(
    ("received", "more"),
    [
        (POST + b"Content-Length: 3\r\n\r\n", 3),
        (POST + b"Content-Length: 3\r\n\r\na=", 1),
        (POST + b"X-Note: Content-Length: 0\r\nContent-Length: 30000\r\n\r\na=1", 29_997),
    ],
)
def test_request_of_which_more_comes_is_waited_for(received: bytes, more: int) -> None:
    assert size_of_request(received) == Size(len(received) + more, is_all=True)


@pytest.mark.parametrize("received", [b"G", b"GET / HTTP/1.1\r\nHost: quiz.example\r\n", b"a" * LONGEST_HEAD])
def test_a_head_of_which_more_comes_is_waited_for(received: bytes) -> None:
    assert size_of_request(received) is None


def test_a_body_that_the_site_refuses_is_not_waited_for() -> None:
    head = POST + b"Content-Length: %d\r\n\r\n" % (LONGEST_BODY + 1)

    assert size_of_request(head + b"a" * 100) == Size(len(head), is_all=False)


def test_a_head_without_end_is_left_to_gunicorn_which_refuses_it() -> None:
    assert size_of_request(b"a" * (LONGEST_HEAD + 1)) == Size(LONGEST_HEAD + 1, is_all=False)


@pytest.mark.parametrize(
    "header",
    [b"Transfer-Encoding: chunked", b"transfer-encoding:x", b" Transfer-Encoding: chunked", b"Transfer-Encoding :"],
)
@pytest.mark.parametrize("length", [b"", b"Content-Length: 3\r\n"])
def test_a_body_of_unannounced_length_is_refused(header: bytes, length: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        size_of_request(POST + length + header + b"\r\n\r\n")

    assert refusal.value.answer.startswith(b"HTTP/1.1 411 ")
