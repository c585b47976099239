"""Signs random requests with the vendor's own signer, for the comparison in tests/sign.rs.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install huaweicloudsdkcore==3.1.219
    /tmp/venv/bin/python tests/sign/vectors.py > tests/sign/vectors.ndjson

The keys are random too, and the same in every run.
"""

import json
import random
import string
from types import SimpleNamespace

from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

dice = random.Random(4)

PATHS = ["/v5/{}/vpn-gateways", "/v5/{}/vpn-connection"]
PROJECTS = [
    lambda: text(string.hexdigits.lower()[:16], 32),
    lambda: text(string.ascii_letters + string.digits + "-_.~", 20),
    lambda: text("a b+c%&=:;,@!$'()*[]{}|^\"<>`\\", 12),
    lambda: text("äöüß项目проект🚀", 8),
    lambda: "%7E%20%2b" + text(string.digits, 3),
    lambda: text(string.digits, 3) + "/",
]
HOSTS = [
    "vpn.eu-west-101.myhuaweicloud.com",
    "vpn.cn-north-4.myhuaweicloud.com",
    "127.0.0.1:8443",
    "localhost:8010",
    "[::1]:9000",
    "vpn.eu-de.otc.t-systems.com:444",
]
BODIES = [
    lambda: "",
    lambda: json.dumps({"vpn_gateway": {"name": text(string.ascii_letters, 9)}}),
    lambda: json.dumps({"vpn_connection": {"name": text("äü名字🚀é", 9), "psk": text("Aa1!$`'", 12)}}, ensure_ascii=False),
    lambda: json.dumps({"vpn_gateway": {"tags": [{"key": text("é ñ\n\t\"\\", 4), "value": ""}]}}, indent=2),
    lambda: "{" + " " * dice.randrange(3000) + "}\n",
]


def text(letters, length):
    return "".join(dice.choice(letters) for _ in range(length))


def vector(number):
    ak = text(string.ascii_uppercase + string.digits, 20)
    sk = text(string.ascii_letters + string.digits, 40)
    path = dice.choice(PATHS).format(PROJECTS[number % len(PROJECTS)]())
    host = dice.choice(HOSTS)
    body = BODIES[number % len(BODIES)]()
    date = "20%02d%02d%02dT%02d%02d%02dZ" % (
        dice.randrange(20, 60), dice.randrange(1, 13), dice.randrange(1, 29),
        dice.randrange(24), dice.randrange(60), dice.randrange(60),
    )
    headers = {"Content-Type": "application/json", "X-Sdk-Date": date}
    if number % 2:
        headers["X-Project-Id"] = text(string.hexdigits.lower()[:16], 32)
    if number % 3 == 0:
        headers["X-Security-Token"] = text(string.ascii_letters + string.digits + "+/=", dice.randrange(20, 900))
    if number % 7 == 0:
        headers["Content-Type"] = "application/json;charset=utf-8  "
    asked = dict(headers)
    request = SdkRequest(
        method="POST", schema="https", host=host, resource_path=path, query_params=[],
        header_params=headers, body=body.encode(),
    )
    Signer(SimpleNamespace(ak=ak, sk=sk)).sign(request)
    return {
        "ak": ak, "sk": sk, "host": host, "path": path, "headers": asked, "body": body,
        "authorization": request.header_params["Authorization"],
    }


for number in range(200):
    print(json.dumps(vector(number), ensure_ascii=False))
