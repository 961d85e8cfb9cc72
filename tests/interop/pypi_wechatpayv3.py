"""Drives PyPI's wechatpayv3: a job a line in, an answer a line out, as JSON. See README.md."""

import json
import sys
import time
from functools import cache
from types import SimpleNamespace

import wechatpayv3.utils
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType

# It has no setting for another host, and calls it before there is an object to change: for certificates.
gateway = None
Core._gate_way = property(lambda core: gateway, lambda core, host: None)


@cache
def client(config):
    """One for each configuration, kept: what it downloads, and when, is its own business."""
    config = json.loads(config)
    return WeChatPay(
        wechatpay_type=WeChatPayType.MINIPROG,
        mchid=config["merchant_id"],
        private_key=config["private_key"],
        cert_serial_no=config["serial"],
        apiv3_key=config["api_v3_key"],
        appid="",
        notify_url="",
        public_key=config.get("public_key"),
        public_key_id=config.get("public_key_id"),
    )


# It has no method for the last three operations: they go through the call that all its methods make.


def list_coupon_codes(pay, stock_id, offset, limit):
    path = f"/v3/marketing/busifavor/stocks/{stock_id}/couponcodes?offset={offset}&limit={limit}"
    return pay._core.request(path)


def pre_send_product_coupon(pay, **fields):
    path = "/v3/marketing/busifavor/product-coupons/pre-send"
    return pay._core.request(path, method=RequestType.POST, data=fields)


def send_multiuse_coupon(pay, openid, **fields):
    for name in ("user_name", "id_card_number"):
        fields[name] = pay._core.encrypt(fields[name])
    path = f"/v3/multiuse/users/{openid}/coupons"
    return pay._core.request(path, method=RequestType.POST, data=fields, cipher_data=True)


OPERATIONS = {
    "upload_coupon_codes": ("method", WeChatPay.marketing_busifavor_couponcode_upload),
    "list_coupon_codes": ("path", list_coupon_codes),
    "use_coupon": ("method", WeChatPay.marketing_busifavor_coupon_use),
    "pre_send_product_coupon": ("path", pre_send_product_coupon),
    "send_multiuse_coupon": ("path", send_multiuse_coupon),
    "send_consume_card": ("method", WeChatPay.marketing_card_send),
}


def call(pay, job):
    way, operation = OPERATIONS[job["call"]]
    status, body = operation(pay, **job["fields"])
    return {"way": way, "status": status, "body": json.loads(body)}


def receive(pay, notification):
    event = pay.callback(notification["headers"], notification["body"])
    return {"way": "method", "event": event} if event else {"rejected": "callback() returned nothing"}


def answer(job):
    global gateway
    gateway = job["config"]["base_url"]
    now = job.get("now")
    clock = (lambda: now) if now else time.time
    wechatpayv3.utils.time = SimpleNamespace(time=clock)
    try:
        pay = client(json.dumps(job["config"]))
        return receive(pay, job["notification"]) if "notification" in job else call(pay, job)
    except Exception as error:
        return {"rejected": str(error)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
