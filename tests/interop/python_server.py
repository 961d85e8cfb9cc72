"""A small WeChat Pay on Python's `cryptography`, for our client to call. Stops when its standard input ends.

The first line it prints is what a client needs: keys, and a notification. See README.md. None of our code is in it.
"""

import base64
import json
import os
import re
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MERCHANT_ID = "1900000109"
SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092024080500000000"
API_V3_KEY = "0123456789abcdef0123456789abcdef"
TIME = "2024-06-01T10:15:22+08:00"

merchant_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
service_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
certificate_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign(body, key=service_key, key_id=PUBLIC_KEY_ID):
    timestamp, nonce = str(int(time.time())), os.urandom(16).hex()
    message = f"{timestamp}\n{nonce}\n".encode() + body + b"\n"
    signature = key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return {
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
        "Wechatpay-Serial": key_id,
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }


def encrypted(plaintext, associated_data):
    nonce = os.urandom(6).hex()
    sealed = AESGCM(API_V3_KEY.encode()).encrypt(nonce.encode(), plaintext, associated_data.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": nonce,
        "associated_data": associated_data,
        "ciphertext": base64.b64encode(sealed).decode(),
    }


def notification():
    payload = {
        "event_type": "EVENT_TYPE_BUSICOUPON_SEND",
        "coupon_code": "A2024-000001",
        "stock_id": "98065001",
        "send_time": TIME,
        "openid": "oh-394z-6CGkNoJrsDLTTUKiAnp4",
        "send_channel": "BUSICOUPON_SEND_CHANNEL_MINIAPP",
        "send_merchant": MERCHANT_ID,
    }
    resource = encrypted(json.dumps(payload).encode(), "coupon") | {"original_type": "coupon"}
    event = {
        "id": "EV-2024060110152201",
        "create_time": TIME,
        "resource_type": "encrypt-resource",
        "event_type": "COUPON.SEND",
        "summary": "领券通知",
        "resource": resource,
    }
    body = json.dumps(event, ensure_ascii=False).encode()
    return {"headers": sign(body), "body": body.decode()}


def self_signed():
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenpay.com sign")])
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(certificate_key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=90))
    return builder.sign(certificate_key, hashes.SHA256())


platform_certificate = self_signed()
PLATFORM_SERIAL = f"{platform_certificate.serial_number:040X}"


def certificates():
    pem = platform_certificate.public_bytes(serialization.Encoding.PEM)
    listed = {
        "serial_no": PLATFORM_SERIAL,
        "effective_time": platform_certificate.not_valid_before_utc.isoformat(),
        "expire_time": platform_certificate.not_valid_after_utc.isoformat(),
        "encrypt_certificate": encrypted(pem, "certificate"),
    }
    return {"data": [listed]}


class Refused(Exception):
    def __init__(self, status, code):
        self.status, self.code = status, code


def verify(method, target, authorization, body):
    scheme, _, parameters = authorization.partition(" ")
    given = dict(re.findall(r'(\w+)="([^"]*)"', parameters))
    if scheme != "WECHATPAY2-SHA256-RSA2048" or (given["mchid"], given["serial_no"]) != (MERCHANT_ID, SERIAL):
        raise Refused(401, "SIGN_ERROR")
    if abs(time.time() - int(given["timestamp"])) > 300:
        raise Refused(401, "SIGN_ERROR")
    message = f"{method}\n{target}\n{given['timestamp']}\n{given['nonce_str']}\n".encode() + body + b"\n"
    signature = base64.b64decode(given["signature"], validate=True)
    try:
        merchant_key.public_key().verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Refused(401, "SIGN_ERROR") from None


def open_sealed(text, serial):
    key = {PUBLIC_KEY_ID: service_key, PLATFORM_SERIAL: certificate_key}[serial]
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None)
    try:
        return key.decrypt(base64.b64decode(text, validate=True), oaep).decode()
    except ValueError:
        raise Refused(400, "PARAM_ERROR") from None


def expect(condition):
    if not condition:
        raise Refused(400, "PARAM_ERROR")


def upload(path, query, fields, serial):
    codes = fields["coupon_code_list"]
    expect(fields["upload_request_no"] and codes)
    new = list(dict.fromkeys(codes))
    return {
        "stock_id": path["stock_id"],
        "total_count": len(new),
        "success_count": len(new),
        "success_codes": new,
        "success_time": TIME,
    }


def list_codes(path, query, fields, serial):
    expect(query == {"offset": ["0"], "limit": ["20"]})
    data = [{"code": "A2024-000001", "code_status": "AVAILABLE", "upload_time": TIME}]
    return {"stock_id": path["stock_id"], "total_count": 1, "limit": 1, "offset": 0, "data": data}


def use(path, query, fields, serial):
    expect(fields["coupon_code"] and fields["appid"] and fields["use_time"] and fields["use_request_no"])
    return {"stock_id": fields["stock_id"], "openid": fields["openid"], "wechatpay_use_time": TIME}


def pre_send(path, query, fields, serial):
    expect(fields["stock_id"] and fields["appid"] and fields["send_request_no"])
    return {"token": "7c1e0f5a94b2d83e6a40c95f1b7d28e3a"}


def send_fund(path, query, fields, serial):
    expect(open_sealed(fields["user_name"], serial) == "张三")
    expect(open_sealed(fields["id_card_number"], serial) == "110101199003070134")
    return {"coupon_id": "98674556"}


def send_card(path, query, fields, serial):
    expect(fields["appid"] and fields["openid"] and fields["out_request_no"] and fields["send_time"])
    return {"card_code": "198555211279"}


ROUTES = [
    ("POST", r"/v3/marketing/busifavor/stocks/(?P<stock_id>[^/]+)/couponcodes", upload),
    ("GET", r"/v3/marketing/busifavor/stocks/(?P<stock_id>[^/]+)/couponcodes", list_codes),
    ("POST", r"/v3/marketing/busifavor/coupons/use", use),
    ("POST", r"/v3/marketing/busifavor/product-coupons/pre-send", pre_send),
    ("POST", r"/v3/multiuse/users/(?P<openid>[^/]+)/coupons", send_fund),
    ("POST", r"/v3/marketing/busifavor/coupons/(?P<card_id>[^/]+)/send", send_card),
    ("GET", r"/v3/certificates", lambda path, query, fields, serial: certificates()),
]


def serve(method, target, headers, body):
    verify(method, target, headers["Authorization"], body)
    url = urlsplit(target)
    for route_method, pattern, handler in ROUTES:
        match = re.fullmatch(pattern, url.path)
        if match and route_method == method:
            fields = json.loads(body) if body else {}
            return handler(match.groupdict(), parse_qs(url.query), fields, headers["Wechatpay-Serial"])
    raise Refused(404, "RESOURCE_NOT_EXISTS")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        try:
            status, reply = 200, serve(self.command, self.path, self.headers, body)
        except Refused as refused:
            status, reply = refused.status, {"code": refused.code, "message": "refused"}
        except KeyError as missing:
            status, reply = 400, {"code": "PARAM_ERROR", "message": f"{missing} is missing"}
        body = json.dumps(reply, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(body))}
        by_certificate = self.headers["Wechatpay-Serial"] == PLATFORM_SERIAL or self.path == "/v3/certificates"
        key = (certificate_key, PLATFORM_SERIAL) if by_certificate else (service_key, PUBLIC_KEY_ID)
        # Nobody is known to answer to before the signature of the request held.
        headers |= {} if status == 401 else sign(body, *key)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


def pem(key):
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def public_pem(key):
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
config = {
    "base_url": f"http://127.0.0.1:{server.server_port}",
    "merchant_id": MERCHANT_ID,
    "serial": SERIAL,
    "private_key": pem(merchant_key),
    "public_key_id": PUBLIC_KEY_ID,
    "public_key": public_pem(service_key),
    "api_v3_key": API_V3_KEY,
}
print(json.dumps({"config": config, "notification": notification()}), flush=True)
sys.stdin.read()
