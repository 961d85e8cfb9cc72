"""wechatpayv3, synchronous: `peer.py <address> <concurrency> <calls>` prints microseconds of CPU a call.

`KEYS` is the folder of the keys.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from wechatpayv3 import WeChatPay, WeChatPayType

address, concurrency, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
keys = Path(os.environ["KEYS"])

client = WeChatPay(
    wechatpay_type=WeChatPayType.NATIVE,
    mchid="1900000109",
    private_key=(keys / "merchant_key.pkcs8.pem").read_text(),
    cert_serial_no="5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
    appid="wx1234567889999",
    apiv3_key="0123456789abcdef0123456789abcdef",
    public_key=(keys / "wechatpay_public.spki.pem").read_text(),
    public_key_id="PUB_KEY_ID_0114232134912410000000000000",
)
# It has no setting for the host.
client._core._gate_way = address


def call(_):
    code, message = client.marketing_busifavor_coupon_use(
        coupon_code="sxxe34343434",
        use_time="2015-05-20T13:29:35+08:00",
        use_request_no="1002600620019090123143254435",
        stock_id="100088",
        openid="xsd3434454567676",
    )
    assert code == 200 and '"100088"' in message, message


def run(count):
    with ThreadPoolExecutor(concurrency) as pool:
        for _ in pool.map(call, range(count)):
            pass


run(calls // 4)
start = time.process_time()
run(calls)
print(f"{(time.process_time() - start) * 1e6 / calls:.1f}")
