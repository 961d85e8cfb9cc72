// wechatpay-axios-plugin: `node peer.js <address> <concurrency> <calls>` prints microseconds of CPU a call.
// `KEYS` is the folder of the keys.

import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import plugin from "wechatpay-axios-plugin";

const [address, concurrency, calls] = [process.argv[2], +process.argv[3], +process.argv[4]];
const key = (file) => readFileSync(`${process.env.KEYS}/${file}`);

const client = new plugin.Wechatpay({
  mchid: "1900000109",
  serial: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
  privateKey: key("merchant_key.pkcs8.pem"),
  certs: { PUB_KEY_ID_0114232134912410000000000000: key("wechatpay_public.spki.pem") },
  baseURL: `${address}/`,
  httpAgent: new Agent({ keepAlive: true }),
  proxy: false,
});

async function call() {
  const { data } = await client.v3.marketing.busifavor.coupons.use.post({
    coupon_code: "sxxe34343434",
    stock_id: "100088",
    appid: "wx1234567889999",
    use_time: "2015-05-20T13:29:35+08:00",
    use_request_no: "1002600620019090123143254435",
    openid: "xsd3434454567676",
  });
  if (data.stock_id !== "100088") throw new Error("unexpected reply");
}

async function run(calls) {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

await run(1024);
const start = process.cpuUsage();
await run(calls);
const { user, system } = process.cpuUsage(start);
console.log(((user + system) / calls).toFixed(1));
process.exit();
