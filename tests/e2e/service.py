"""A stub of the service for the tests: checks the requests, counts them, and answers as configured.

    python service.py PORT CREDENTIALS

CREDENTIALS is JSON with project, token, ak, sk and security_token. The vendor's own signer checks the signatures,
so that our code is not checked by itself. The stub serves plain http on the loopback interface, without CORS headers
unless configured: a browser needs a proxy, as with the service itself.

    GET  /_stub/log     the requests since the last reset, including preflights, and the number of valid creates
    POST /_stub/next    {"fault": NAME} for the next request, and {"cors": true|false} from now on
    POST /_stub/sign    {"method", "path", "headers", "body"}: returns the headers, signed by the vendor's signer
    POST /_stub/release sends the answers that are held back, and ends hanging requests
    POST /_stub/reset   the same, and clears the log and the fault
"""

import json
import re
import socket
import sys
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

# The last segment of the path, and the outer member of the body.
APIS = {"vpn-gateways": "vpn_gateway", "vpn-connection": "vpn_connection"}
REQUEST_ID = "5e0f1d2c-3b4a-4958-8697-a8b9cadbecfd"
# The service refuses signatures whose time differs by more than this.
SKEW = timedelta(minutes=15)
AUTHORIZATION = re.compile(r"SDK-HMAC-SHA256 Access=(\S+), SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}")

GATEWAY = {
    "id": "3f7a90c2-61d8-4b5e-a0f4-9c2d8e7b1a65",
    "name": "vpngw-stub",
    "network_type": "public",
    "attachment_type": "vpc",
    "ip_version": "ipv4",
    "vpc_id": "0b7c1f52-93a4-4d0e-8c61-2f5e7a9b3d10",
    "local_subnets": ["192.168.0.0/24"],
    "connect_subnet": "5d3e8a70-14bf-4c29-b6d8-91f04e2c7a35",
    "bgp_asn": 64512,
    "flavor": "Professional1",
    "connection_number": 100,
    "used_connection_number": 0,
    "used_connection_group": 0,
    "enterprise_project_id": "0",
    "access_vpc_id": "0b7c1f52-93a4-4d0e-8c61-2f5e7a9b3d10",
    "access_subnet_id": "5d3e8a70-14bf-4c29-b6d8-91f04e2c7a35",
    "ha_mode": "active-active",
    "policy_template": {
        "ike_policy": {
            "encryption_algorithm": "aes-256-gcm-16",
            "dh_group": "group16",
            "authentication_algorithm": "sha2-512",
            "lifetime_seconds": 43210,
        },
        "ipsec_policy": {
            "authentication_algorithm": "sha2-384",
            "encryption_algorithm": "aes-192",
            "pfs": "group19",
            "lifetime_seconds": 4321,
        },
    },
    "tags": [{"key": "stub-key", "value": "stub-value"}],
    "unheard_of": "a member that no page knows",
}
CONNECTION = {
    "id": "8c1e5b70-2d94-4f36-b8a1-07f6d3c9e24b",
    "name": "vpn-stub",
    "vgw_id": "134f9fb1-7c2e-4d85-a3f6-2040a5c13325",
    "vgw_ip": "c2a94e17-6d58-4f03-a9b1-70e85d3c4f26",
    "style": "STATIC",
    "cgw_id": "5247ae10-3b91-4e67-8d02-dd36659a7f5d",
    "peer_subnets": ["192.168.44.0/24"],
    "tunnel_local_address": "169.254.70.1/30",
    "tunnel_peer_address": "169.254.70.2/30",
    "enable_nqa": False,
    "ikepolicy": {
        "ike_version": "v2",
        "authentication_algorithm": "sha2-256",
        "encryption_algorithm": "aes-128",
        "dh_group": "group15",
        "authentication_method": "pre-share",
        "lifetime_seconds": 86401,
        "local_id_type": "ip",
        "local_id": "203.0.113.7",
        "peer_id_type": "ip",
        "peer_id": "198.51.100.9",
        "dpd": {"timeout": 15, "interval": 30, "msg": "seq-hash-notify"},
    },
    "ipsecpolicy": {
        "authentication_algorithm": "sha2-256",
        "encryption_algorithm": "aes-128",
        "pfs": "group15",
        "transform_protocol": "esp",
        "lifetime_seconds": 3601,
        "encapsulation_mode": "tunnel",
    },
    "created_at": "2024-02-03T04:05:06.789Z",
    "updated_at": "2024-02-03T04:05:06.789Z",
    "enterprise_project_id": "0",
    "ha_role": "master",
    "unheard_of": "a member that no page knows",
}
EXAMPLES = {"vpn_gateway": GATEWAY, "vpn_connection": CONNECTION}


class Answer:
    """An answer: a status, a body as bytes, and the headers that differ from the usual ones."""

    def __init__(self, status, body=b"", **headers):
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.headers = {"Content-Type": "application/json", "X-Request-Id": REQUEST_ID}
        self.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        self.readable = True


def refusal(status, code, message, **headers):
    """Returns an error in the shape that the service uses most."""
    body = {"error_code": code, "error_msg": message, "request_id": REQUEST_ID}
    return Answer(status, body, **headers)


def html(status, text, **headers):
    """Returns the answer of another server on the way."""
    page = f"<html><title>{text}</title><h1>{text}</h1></html>".encode()
    return Answer(status, page, Content_Type="text/html", **headers)


def plain(status, text):
    return Answer(status, text.encode(), Content_Type="text/plain")


def moved(status, request):
    return html(status, "Moved", Location=f"http://{request.headers['host']}/elsewhere")


def changed(answer, change):
    """Returns the regular answer with its body changed."""
    answer.body = change(answer.body)
    return answer


def labelled(answer, content_type):
    answer.headers["Content-Type"] = content_type
    return answer


def huge(body):
    """Returns one JSON object of a little more than five megabytes."""
    return body[:-1] + b', "filler": "' + b"x" * 5_000_000 + b'"}'


def named(code):
    """Returns an error in the shape given on the page of error codes."""
    return Answer(400, {"code": code, "message": "invalid request: vpn_gateway name is invalid"})


def echo(request):
    """Returns a refusal that repeats the request, including its secrets."""
    told = " ".join([*request.headers.values(), request.body.decode(errors="replace")])
    return refusal(400, "VPN.0001", f"invalid request: {told}")


# The faults of /_stub/next: each computes an answer from the request and its regular answer.
FAULTS = {
    "html-200": lambda request, answer: html(200, "Sign in to the network"),
    "html-403": lambda request, answer: html(403, "Blocked by policy"),
    "html-502": lambda request, answer: html(502, "Bad gateway"),
    "301": lambda request, answer: moved(301, request),
    "302": lambda request, answer: moved(302, request),
    "400": lambda request, answer: refusal(400, "VPN.0001", "invalid request: vpn_gateway name is invalid"),
    "400-code": lambda request, answer: named("VPN.0001"),
    "400-gateway": lambda request, answer: refusal(400, "APIGW.0106", "The request body is malformed."),
    "400-echo": lambda request, answer: echo(request),
    "401": lambda request, answer: refusal(401, "APIGW.0301", "Incorrect IAM authentication information: stub"),
    "403": lambda request, answer: refusal(403, "VPN.0007", "not authorized to perform vpn:vpnGateways:create"),
    "404": lambda request, answer: refusal(404, "VPN.0004", "resource vpc not found"),
    "409": lambda request, answer: refusal(409, "VPN.0016", "vpn gateway is not ready"),
    "404-plain": lambda request, answer: plain(404, "Not found by something on the way"),
    "429-plain": lambda request, answer: plain(429, "Too many requests by this client"),
    "425": lambda request, answer: refusal(425, "APIGW.0425", "Too early."),
    "429": lambda request, answer: refusal(429, "VPN.0429", "too many requests", Retry_After="37"),
    "500": lambda request, answer: refusal(500, "VPN.0002", "server error"),
    "504": lambda request, answer: refusal(504, "VPN.0014", "system busy"),
    "text-plain": lambda request, answer: labelled(answer, "text/plain"),
    "not-utf-8": lambda request, answer: changed(answer, lambda body: body.replace(b'"name": "', b'"name": "\xff\xfe')),
    "five-megabytes": lambda request, answer: changed(answer, huge),
    "empty": lambda request, answer: changed(answer, lambda body: b""),
    "truncated": lambda request, answer: changed(answer, lambda body: body[: len(body) // 2]),
}
# Faults without a complete answer: none before the client gives up, none at all, and the first half of one, after
# which the connection ends or stays open.
SILENT = {"hang", "drop", "cut", "stall"}
# The regular answer, held back until /_stub/release.
HELD = "held"
# The regular answer, without CORS headers although the preflight had some.
UNREADABLE = "unreadable"


class Service:
    """The state of the stub, shared by the answering threads."""

    def __init__(self, credentials):
        self.credentials = SimpleNamespace(**credentials)
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.log, self.fault, self.cors = [], None, False
        self.release()

    def release(self):
        """Ends the wait of the requests that hang or are held back at this time."""
        self.released, released = threading.Event(), getattr(self, "released", None)
        if released:
            released.set()

    def sign(self, request, names):
        """Returns the headers with these names, signed by the vendor's signer."""
        parts = urlsplit(request.target)
        return Signer(self.credentials).sign(SdkRequest(
            method=request.method,
            host=request.headers["host"],
            resource_path=parts.path,
            query_params=parse_qsl(parts.query, keep_blank_values=True),
            header_params={name: request.headers[name] for name in names},
            body=request.body,
        )).header_params

    def judge(self, request):
        """Returns the errors in a create request, one sentence each, and the answer."""
        wrapper = {f"/v5/{self.credentials.project}/{path}": wrapper for path, wrapper in APIS.items()}.get(request.target)
        if not wrapper:
            wrong = [f"{request.target} is no address of an API"]
            return wrong, refusal(404, "APIGW.0101", wrong[0])
        if wrong := self.wrong_credentials(request):
            return wrong, refusal(401, "APIGW.0301", "; ".join(wrong))
        if wrong := wrong_content(request, wrapper):
            return wrong, refusal(400, "VPN.0001", "; ".join(wrong))
        return [], created(request, wrapper)

    def wrong_credentials(self, request):
        if "authorization" in request.headers:
            return self.wrong_signature(request)
        token = request.headers.get("x-auth-token")
        return [] if token == self.credentials.token else ["X-Auth-Token is not the one that was issued"]

    def wrong_signature(self, request):
        match = AUTHORIZATION.fullmatch(request.headers["authorization"])
        if not match or match[1] != self.credentials.ak:
            return ["Authorization is not of the known form and key"]
        names = match[2].split(";")
        # Unsigned headers could be changed on the way.
        needed = {"content-type", "host", "x-sdk-date"} | ({"x-project-id", "x-security-token"} & set(request.headers))
        absent = needed.difference(names) | set(names).difference(request.headers)
        if absent:
            return [f"not signed, or signed and not sent: {', '.join(sorted(absent))}"]
        problems = []
        if request.headers.get("x-project-id", self.credentials.project) != self.credentials.project:
            problems.append("X-Project-Id is another project")
        if request.headers.get("x-security-token", self.credentials.security_token) != self.credentials.security_token:
            problems.append("X-Security-Token is not the one that was issued")
        if "x-auth-token" in request.headers:
            problems.append("a token beside a signature")
        return problems + self.wrong_date(request) + self.wrong_hash(request, names)

    def wrong_date(self, request):
        try:
            date = datetime.strptime(request.headers["x-sdk-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        except ValueError:
            return ["X-Sdk-Date is no date"]
        return [] if abs(datetime.now(timezone.utc) - date) < SKEW else ["X-Sdk-Date is too far from now"]

    def wrong_hash(self, request, names):
        right = self.sign(request, names)["Authorization"]
        return [] if right == request.headers["authorization"] else ["the signature is not what the vendor's signer makes"]


def wrong_content(request, wrapper):
    if request.headers.get("content-type") != "application/json":
        return ["Content-Type is not application/json"]
    try:
        document = json.loads(request.body.decode())
    except ValueError as error:
        return [f"the body is no JSON in UTF-8: {error}"]
    right = isinstance(document, dict) and isinstance(document.get(wrapper), dict)
    return [] if right else [f"the body has no object {wrapper}"]


def created(request, wrapper):
    """Returns the answer to a valid request: its members, and those that the service adds."""
    asked, example = json.loads(request.body)[wrapper], EXAMPLES[wrapper]
    taken = {name: value for name, value in asked.items() if name in example and name not in ("style", "tags")}
    return Answer(201, {wrapper: {**example, **taken}, "request_id": REQUEST_ID})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service

    def handle_one(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.chunks() if "chunked" in self.headers.get("Transfer-Encoding", "") else self.rfile.read(length)
        request = SimpleNamespace(
            method=self.command,
            target=self.path,
            headers={name.lower(): ", ".join(self.headers.get_all(name)) for name in self.headers},
            body=body,
        )
        if self.path.startswith("/_stub/"):
            self.control(request)
        else:
            self.serve(request)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = handle_one

    def chunks(self):
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def control(self, request):
        service, told = self.service, json.loads(request.body or b"{}")
        answer = {}
        if self.path == "/_stub/log":
            with service.lock:
                answer = {"creates": sum(entry["create"] for entry in service.log), "log": service.log}
        elif self.path == "/_stub/next":
            fault = told.get("fault")
            if fault and fault not in {*FAULTS, *SILENT, HELD, UNREADABLE}:
                return self.answer(Answer(404, {"error": f"there is no fault {fault}"}))
            service.fault, service.cors = fault, told.get("cors", service.cors)
        elif self.path == "/_stub/sign":
            answer = self.signed(told)
        elif self.path == "/_stub/release":
            service.release()
        elif self.path == "/_stub/reset":
            service.reset()
        else:
            return self.answer(Answer(404, {"error": f"there is no {self.path}"}))
        self.answer(Answer(200, answer))

    def signed(self, told):
        headers = {name.lower(): value for name, value in told["headers"].items()}
        headers["x-sdk-date"] = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        request = SimpleNamespace(
            method=told["method"], target=told["path"], headers=headers, body=told["body"].encode()
        )
        return self.service.sign(request, sorted(headers))

    def serve(self, request):
        service = self.service
        wrong, answer = service.judge(request) if request.method == "POST" else ([], self.aside(request))
        with service.lock:
            # The fault applies to the request itself, not to its preflight.
            fault, released = None, service.released
            if request.method != "OPTIONS":
                fault, service.fault = service.fault, None
            service.log.append({
                "method": request.method,
                "path": request.target,
                "headers": request.headers,
                "body": request.body.decode(errors="replace"),
                "create": request.method == "POST" and not wrong,
                "wrong": wrong,
                "fault": fault,
            })
        if fault in SILENT:
            self.fall_silent(fault, answer, released)
        elif fault == HELD:
            released.wait(600)
            self.answer(answer)
        elif fault == UNREADABLE:
            answer.readable = False
            self.answer(answer)
        else:
            self.answer(FAULTS[fault](request, answer) if fault else answer)

    def aside(self, request):
        """Returns the answer to a request that creates nothing."""
        if request.method == "OPTIONS":
            return Answer(204) if self.service.cors else refusal(401, "APIGW.0301", "Incorrect IAM information")
        if request.target == "/elsewhere":
            return Answer(200, {"moved": "here"})
        if wrong := self.service.wrong_credentials(request):
            return refusal(401, "APIGW.0301", "; ".join(wrong))
        return refusal(404, "APIGW.0101", "The API does not exist")

    def fall_silent(self, fault, answer, released):
        if fault in ("cut", "stall"):
            self.head(answer)
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self.wfile.flush()
        if fault in ("hang", "stall"):
            released.wait(600)
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer(self, answer):
        self.head(answer)
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def head(self, answer):
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.service.cors and answer.readable:
            self.allow()
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()

    def allow(self):
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Methods", "POST, GET")
        self.send_header("Access-Control-Allow-Headers", self.headers.get("Access-Control-Request-Headers", "*"))
        self.send_header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")

    def log_message(self, *_):
        """Prints nothing, because the tests read the log."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        """Ignores clients that disconnect before the answer, which the tests do; any other error is a bug here."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, address)


def main():
    port, credentials = sys.argv[1:]
    Handler.service = Service(json.loads(credentials))
    Server(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main()
