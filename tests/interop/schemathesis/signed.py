"""Makes schemathesis a merchant: its requests are signed, and what is sensitive in them is sealed."""

import base64
import json
import os
import time
from datetime import datetime, timezone
from os import environ
from pathlib import Path

import schemathesis
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from requests.auth import AuthBase

SENSITIVE = ("user_name", "id_card_number")
# As much as a key of 2048 bits can seal.
LONGEST = 214
EXAMPLE_TIME = "2019-12-31T13:29:35.120+08:00"

merchant_key = serialization.load_pem_private_key(Path(environ["WECHATPAY_PRIVATE_KEY_PATH"]).read_bytes(), None)
service_key = serialization.load_pem_public_key(Path(environ["WECHATPAY_PUBLIC_KEY_PATH"]).read_bytes())


def seal(text):
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None)
    return base64.b64encode(service_key.encrypt(text, oaep)).decode()


def prepared(body):
    """A body of the right shape with its sensitive fields sealed, and the example's time as of now; any other as it is."""
    try:
        fields = json.loads(body)
    except ValueError:
        return body
    if not isinstance(fields, dict) or not {*SENSITIVE, "send_time"} & fields.keys():
        return body
    if fields.get("send_time") == EXAMPLE_TIME:
        fields["send_time"] = datetime.now(timezone.utc).isoformat(timespec="seconds")
    for name in SENSITIVE:
        plaintext = str(fields.get(name, "")).encode("utf-8", "surrogatepass")
        if isinstance(fields.get(name), str) and len(plaintext) <= LONGEST:
            fields[name] = seal(plaintext)
    return json.dumps(fields).encode()


class Merchant(AuthBase):
    def __call__(self, request):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        if body:
            body = prepared(body)
            request.body = body
            request.headers["Content-Length"] = str(len(body))
        timestamp, nonce = str(int(time.time())), os.urandom(16).hex()
        message = f"{request.method}\n{request.path_url}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"
        signature = base64.b64encode(merchant_key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()
        request.headers["Authorization"] = (
            f'WECHATPAY2-SHA256-RSA2048 mchid="{environ["WECHATPAY_MERCHANT_ID"]}",serial_no="{environ["WECHATPAY_SERIAL"]}",'
            f'timestamp="{timestamp}",nonce_str="{nonce}",signature="{signature}"'
        )
        request.headers["Wechatpay-Serial"] = environ["WECHATPAY_PUBLIC_KEY_ID"]
        return request


schemathesis.auth.set_from_requests(Merchant())
