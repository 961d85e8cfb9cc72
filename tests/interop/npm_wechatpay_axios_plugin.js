// Drives npm's wechatpay-axios-plugin: a job a line in, an answer a line out, as JSON. See README.md.

const readline = require('readline');

const { Wechatpay, Rsa, Aes, Formatter } = require('wechatpay-axios-plugin');

function client(config) {
  return new Wechatpay({
    mchid: config.merchant_id,
    serial: config.serial,
    privateKey: config.private_key,
    certs: { [config.public_key_id]: config.public_key },
    baseURL: config.base_url,
  });
}

function seal(config, fields, names) {
  const sealed = Object.fromEntries(names.map((name) => [name, Rsa.encrypt(fields[name], config.public_key)]));
  return { ...fields, ...sealed };
}

const OPERATIONS = {
  upload_coupon_codes: (v3, { stock_id, ...fields }) =>
    v3.marketing.busifavor.stocks.$stock_id$.couponcodes.post(fields, { stock_id }),
  list_coupon_codes: (v3, { stock_id, ...params }) =>
    v3.marketing.busifavor.stocks.$stock_id$.couponcodes.get({ stock_id, params }),
  use_coupon: (v3, fields) => v3.marketing.busifavor.coupons.use.post(fields),
  pre_send_product_coupon: (v3, fields) => v3.marketing.busifavor.productCoupons.preSend.post(fields),
  send_multiuse_coupon: (v3, { openid, ...fields }, config) => v3.multiuse.users.$openid$.coupons.post(
    seal(config, fields, ['user_name', 'id_card_number']),
    { openid, headers: { 'Wechatpay-Serial': config.public_key_id } },
  ),
  send_consume_card: (v3, { card_id, ...fields }) =>
    v3.marketing.busifavor.coupons.$card_id$.send.post(fields, { card_id }),
};

async function call(job) {
  try {
    const { status, data } = await OPERATIONS[job.call](client(job.config).v3, job.fields, job.config);
    return { way: 'chain', status, body: data };
  } catch (error) {
    // Its own verdict on a reply is an error that starts so; everything else with a reply is the service's refusal.
    if (!error.response || String(error.code).startsWith('EV3_')) return { rejected: `${error.code || error.message}` };
    return { way: 'chain', status: error.response.status, body: error.response.data };
  }
}

// It has no function for a notification: its README puts one together from these parts.
function receive(config, { headers, body }) {
  const timestamp = headers['Wechatpay-Timestamp'];
  if (Math.abs(Formatter.timestamp() - timestamp) > 300) throw new Error('the notification is not of now');
  if (headers['Wechatpay-Serial'] !== config.public_key_id) throw new Error('the key is unknown');
  const message = Formatter.response(timestamp, headers['Wechatpay-Nonce'], body);
  if (!Rsa.verify(message, headers['Wechatpay-Signature'], config.public_key)) throw new Error('the signature is wrong');
  const event = JSON.parse(body);
  const { ciphertext, nonce, associated_data } = event.resource;
  const resource = Aes.AesGcm.decrypt(ciphertext, config.api_v3_key, nonce, associated_data);
  return { event: { ...event, resource: JSON.parse(resource) } };
}

const now = Date.now;

async function answer(job) {
  Date.now = job.now ? () => job.now * 1000 : now;
  try {
    return job.notification ? receive(job.config, job.notification) : await call(job);
  } catch (error) {
    return { rejected: error.message };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
})();
