// Drives npm's wechatpay-axios-plugin: a job a line in, an answer a line out, as JSON. See README.md.

const readline = require('readline');

const { Wechatpay, Rsa, Aes, Formatter } = require('wechatpay-axios-plugin');

function client(config, keys) {
  return new Wechatpay({
    mchid: config.merchant_id,
    serial: config.serial,
    privateKey: config.private_key,
    certs: Object.fromEntries(keys),
    baseURL: config.base_url,
  });
}

// Its own verifier is for replies alone.
function verify(keys, headers, body) {
  const timestamp = headers['wechatpay-timestamp'];
  if (Math.abs(Formatter.timestamp() - timestamp) > 300) throw new Error('what came is not of now');
  const key = Object.fromEntries(keys)[headers['wechatpay-serial']];
  if (!key) throw new Error('the key is unknown');
  const message = Formatter.response(timestamp, headers['wechatpay-nonce'], body);
  if (!Rsa.verify(message, headers['wechatpay-signature'], key)) throw new Error('the signature is wrong');
}

function open(config, { ciphertext, nonce, associated_data }) {
  return Aes.AesGcm.decrypt(ciphertext, config.api_v3_key, nonce, associated_data);
}

// Its command `wxpay crt` does it in this way, but for a verifier that is made before there is a certificate, and so
// refuses every list.
async function download(config) {
  const list = client(config, [['any', undefined]]).v3.certificates;
  const { data: body, headers } = await list.get({ transformResponse: [(text) => text] });
  const { data } = JSON.parse(body);
  data.sort((one, other) => Date.parse(one.effective_time) - Date.parse(other.effective_time));
  const certificates = data.map((item) => [item.serial_no, open(config, item.encrypt_certificate)]);
  verify(certificates, headers, body);
  return certificates;
}

// By their ids; the last one seals.
async function serviceKeys(config) {
  const certificates = config.key_mode === 'public_key' ? [] : await download(config);
  return config.public_key ? [...certificates, [config.public_key_id, config.public_key]] : certificates;
}

function seal(key, fields, names) {
  const sealed = Object.fromEntries(names.map((name) => [name, Rsa.encrypt(fields[name], key)]));
  return { ...fields, ...sealed };
}

const OPERATIONS = {
  upload_coupon_codes: (v3, { stock_id, ...fields }) =>
    v3.marketing.busifavor.stocks.$stock_id$.couponcodes.post(fields, { stock_id }),
  list_coupon_codes: (v3, { stock_id, ...params }) =>
    v3.marketing.busifavor.stocks.$stock_id$.couponcodes.get({ stock_id, params }),
  use_coupon: (v3, fields) => v3.marketing.busifavor.coupons.use.post(fields),
  pre_send_product_coupon: (v3, fields) => v3.marketing.busifavor.productCoupons.preSend.post(fields),
  send_multiuse_coupon: (v3, { openid, ...fields }, [id, key]) => v3.multiuse.users.$openid$.coupons.post(
    seal(key, fields, ['user_name', 'id_card_number']),
    { openid, headers: { 'Wechatpay-Serial': id } },
  ),
  send_consume_card: (v3, { card_id, ...fields }) =>
    v3.marketing.busifavor.coupons.$card_id$.send.post(fields, { card_id }),
};

async function call(job) {
  try {
    const keys = await serviceKeys(job.config);
    const { status, data } = await OPERATIONS[job.call](client(job.config, keys).v3, job.fields, keys.at(-1));
    return { way: 'chain', status, body: data };
  } catch (error) {
    // Its own verdict on a reply is an error that starts so; everything else with a reply is the service's refusal.
    if (!error.response || String(error.code).startsWith('EV3_')) return { rejected: `${error.code || error.message}` };
    return { way: 'chain', status: error.response.status, body: error.response.data };
  }
}

// It has no function for a notification: its README puts one together from these parts.
async function receive(config, { headers, body }) {
  verify(await serviceKeys(config), headers, body);
  const event = JSON.parse(body);
  return { way: 'parts', event: { ...event, resource: JSON.parse(open(config, event.resource)) } };
}

const now = Date.now;

async function answer(job) {
  Date.now = job.now ? () => job.now * 1000 : now;
  try {
    return await (job.notification ? receive(job.config, job.notification) : call(job));
  } catch (error) {
    return { rejected: error.message };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
})();
