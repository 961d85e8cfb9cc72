//! One operation, by its number.

use std::fmt::Write as _;

use crate::IN_A_TAG;
use crate::fragments::{
    AMOUNT, BATCH, CODES, DEFAULT, ORIGIN, OWN_ERRORS, PAGE, SCENE, STATE, STATUS, THING, USER_NAME,
    WITH_NOTICE,
};

/// One operation. What differs from one to the next follows from its number.
pub(crate) struct Operation {
    pub(crate) number: usize,
}

impl Operation {
    fn is_get(&self) -> bool {
        matches!(self.number % 10, 2 | 5 | 8)
    }

    /// Whether what its request and its reply hold are schemas with a name, as one in four is.
    pub(crate) fn names_its_schemas(&self) -> bool {
        self.number % 4 == 1
    }

    fn tag(&self) -> usize {
        (self.number - 1) / IN_A_TAG + 1
    }

    pub(crate) fn path_item(&self) -> String {
        let item = if self.is_get() { self.get() } else { self.post() };
        let (tag, number) = (self.tag(), self.number);
        format!("  /v3/marketing/tag{tag}/things/{{thing_id}}/action{number}:\n{}\n", indented(&item, 4))
    }

    /// Either the schema itself, or a reference to where it has a name.
    fn schema(&self, name: &str, schema: &str) -> String {
        if self.names_its_schemas() {
            format!("$ref: '#/components/schemas/{name}{}'\n", self.number)
        } else {
            schema.to_owned()
        }
    }

    pub(crate) fn components(&self) -> String {
        let named =
            |name: &str, schema: &str| format!("\n    {name}{}:\n{}", self.number, indented(schema, 6));
        if self.is_get() {
            named("State", STATE) + &named("Origin", ORIGIN) + &named("Entry", &self.entry())
        } else {
            named("Scene", SCENE) + &named("Status", STATUS) + &named("Item", &self.item())
        }
    }

    /// What some operations have and others have not.
    fn extensions(&self) -> String {
        let mut text = String::new();
        if self.number.is_multiple_of(4) {
            text += "x-wechatpay-rate: { calls: 500, seconds: 1 }\n";
        }
        if self.number.is_multiple_of(5) {
            text += OWN_ERRORS;
        }
        let _ = write!(
            text,
            "x-wechatpay-source: >-\n  Official merchant manual https://pay.weixin.qq.com/doc/v3/merchant/{} and\n  \
             https://pay.weixin.qq.com/docs/merchant/apis/things/things/action{}.html\n",
            4_012_000_000 + self.number,
            self.number
        );
        text
    }

    fn varying(&self) -> Varying {
        let (schema, example, batch) = match self.number % 10 {
            0 => (USER_NAME, "user_name: 张三\n", ""),
            3 => (CODES, "code_list: [A2024-000001, A2024-000002]\n", BATCH),
            7 => (WITH_NOTICE, "with_notice: true\n", ""),
            _ => (AMOUNT, "amount: 10000\n", ""),
        };
        Varying { schema, example, batch }
    }

    fn post(&self) -> String {
        let number = self.number;
        let Varying { example, batch, .. } = self.varying();
        format!(
            "post:
  operationId: apply_action{number}
  tags: [tag{tag}]
  summary: Apply action {number} (执行操作{number})
  description: |-
    Applies action {number} to a thing of a user, once the user has agreed to it.

    The thing must be in state `READY` and now within the time in which it can be used. The action is done only once:
    under another request number the call fails with `RESOURCE_ALREADY_EXISTS`. Then query the thing and compare its
    request number, since the earlier action may be one's own.
  externalDocs:
    description: Official merchant manual (执行操作{number})
    url: https://pay.weixin.qq.com/doc/v3/merchant/{page}
  x-wechatpay-idempotency:
    fields: [out_request_no]
    evidence: documented
{batch}{extensions}  parameters:
{thing}  requestBody:
    required: true
    content:
      application/json:
        schema:
{body}        example:
          appid: wx233544546545989
          openid: oh-394z-6CGkNoJrsDLTTUKiAnp4
          out_request_no: '1900000109_20191231_{number:04}'
          apply_time: '2019-12-31T13:29:35+08:00'
          kind: DEFERRED
{example}          scene:
            store_id: '98065001'
            device_id: POS-0001
            remark: at the counter
  responses:
    '200':
      description: The action was accepted, perhaps with failures among the items.
      content:
        application/json:
          schema:
{reply}          example:
            action_id: '98674556'
            accepted_count: 1
            finish_time: '2019-12-31T13:29:36+08:00'
            items:
              - code: A2024-000001
                status: DONE
                amount: 10000
                update_time: '2019-12-31T13:29:36+08:00'
                message: done
{default}",
            tag = self.tag(),
            page = 4_012_000_000 + number,
            batch = indented(batch, 2),
            extensions = indented(&self.extensions(), 2),
            thing = indented(THING, 4),
            body = indented(&self.body(), 10),
            example = indented(example, 10),
            reply = indented(&self.reply(), 12),
            default = indented(DEFAULT, 4),
        )
    }

    fn body(&self) -> String {
        let number = self.number;
        let required = if number.is_multiple_of(3) { ", scene" } else { "" };
        let pattern = if number.is_multiple_of(2) { "pattern: '^[0-9A-Za-z|_*-]+$'\n" } else { "" };
        let varying = self.varying().schema;
        format!(
            "type: object
required: [appid, openid, out_request_no, kind{required}]
properties:
  appid:
    allOf:
      - $ref: '#/components/schemas/AppId'
    minLength: 1
    maxLength: 32
    description: >-
      Appid of an official account or mini program (公众账号ID), bound to the calling merchant or to the one the thing
      belongs to.
  openid:
    allOf:
      - $ref: '#/components/schemas/OpenId'
    minLength: 1
    maxLength: 128
    description: Openid (用户标识) under `appid` of the user the thing belongs to.
  out_request_no:
    allOf:
      - $ref: '#/components/schemas/RequestNumber'
    minLength: 1
    maxLength: 128
{pattern}    description: >-
      The merchant's number of this action (商户单据号), unique within the merchant; sending it again does nothing new.
  apply_time:
    type: string
    format: date-time
    minLength: 1
    maxLength: 32
    description: Time of the action in the merchant's system (操作时间).
  kind:
    type: string
    description: |-
      How the action is done (操作方式).

      - `IMMEDIATE`: at once (立即)
      - `DEFERRED`: at the end of the day (延迟)
      - `SCHEDULED`: at `apply_time` (定时)
      - `MANUAL`: when an operator agrees (人工)
    enum: [IMMEDIATE, DEFERRED, SCHEDULED, MANUAL]
{varying}  scene:
{scene}",
            pattern = indented(pattern, 4),
            varying = indented(varying, 2),
            scene = indented(&self.schema("Scene", SCENE), 4),
        )
    }

    fn reply(&self) -> String {
        let items = indented(&self.schema("Item", &self.item()), 6);
        format!(
            "type: object
required: [action_id, accepted_count]
properties:
  action_id:
    allOf:
      - $ref: '#/components/schemas/ActionId'
    minLength: 1
    maxLength: 64
    description: Id of the action (操作单号), the same again when the call is repeated.
  accepted_count:
    type: integer
    format: int64
    minimum: 0
    description: Number of items the action was accepted for (受理成功个数).
  finish_time:
    type: string
    format: date-time
    maxLength: 32
    description: Time at which the action was done (完成时间). Absent while it is not.
  items:
    type: array
    maxItems: 200
    description: What became of each item (操作结果列表).
    items:
{items}"
        )
    }

    fn item(&self) -> String {
        format!(
            "type: object
description: What became of one item (操作结果).
required: [code]
properties:
  code:
    allOf:
      - $ref: '#/components/schemas/ItemCode'
    minLength: 1
    maxLength: 32
    description: Code of the item (编码).
  status:
{}  amount:
    type: integer
    format: int64
    minimum: 0
    description: Amount in fen (金额) that the action moved.
  update_time:
    type: string
    format: date-time
    maxLength: 32
    description: Time at which the state changed last (更新时间).
  message:
    type: string
    maxLength: 256
    description: Explanation for people (错误描述), if the action failed.
",
            indented(&self.schema("Status", STATUS), 4)
        )
    }

    fn entry(&self) -> String {
        format!(
            "type: object
description: An item, and what became of it (编码信息).
required: [code, code_status]
properties:
  code:
    allOf:
      - $ref: '#/components/schemas/ItemCode'
    minLength: 1
    maxLength: 32
    description: Code of the item (编码).
  code_status:
{}  update_time:
    type: string
    format: date-time
    maxLength: 32
    description: Time at which the state changed last (更新时间).
  openid:
    allOf:
      - $ref: '#/components/schemas/OpenId'
    maxLength: 128
    description: Openid of the user who got it (用户标识). Only if somebody did.
  origin:
{}",
            indented(&self.schema("State", STATE), 4),
            indented(&self.schema("Origin", ORIGIN), 4)
        )
    }

    fn get(&self) -> String {
        let number = self.number;
        let entry = indented(&self.schema("Entry", &self.entry()), 18);
        format!(
            "get:
  operationId: list_action{number}
  tags: [tag{tag}]
  summary: List what action {number} did (查询操作{number})
  description: |-
    Lists the items action {number} was applied to, with their state and their user.

    To see all of them, move `offset` on by the number of items received, until a page is empty or `total_count` is
    reached.
  externalDocs:
    description: Official merchant manual (查询操作{number})
    url: https://pay.weixin.qq.com/doc/v3/merchant/{page}
  x-wechatpay-page: {{ offset: offset, limit: limit, total: total_count, items: data }}
{extensions}  parameters:
{thing}{parameters}  responses:
    '200':
      description: One page of items.
      content:
        application/json:
          schema:
            type: object
            required: [thing_id, total_count, offset, limit]
            properties:
              thing_id:
                allOf:
                  - $ref: '#/components/schemas/ThingId'
                minLength: 1
                maxLength: 20
                description: The thing (物品ID), as in the request.
              total_count:
                type: integer
                format: int64
                minimum: 0
                description: Number of items the action was applied to (总数量).
              offset:
                type: integer
                format: int64
                minimum: 0
                description: Where this page starts (分页起始位置), as in the request.
              limit:
                type: integer
                format: int64
                description: Number of items in this page (返回数据的实际个数).
              data:
                type: array
                maxItems: 100
                description: The items of this page (结果列表). Absent or empty after the last one.
                items:
{entry}          example:
            thing_id: '98065001'
            total_count: 1
            offset: 0
            limit: 1
            data:
              - code: A2024-000001
                code_status: AVAILABLE
                update_time: '2024-06-01T10:15:22+08:00'
                openid: oh-394z-6CGkNoJrsDLTTUKiAnp4
                origin:
                  store_id: '98065001'
                  device_id: POS-0001
                  operator_name: 张三
{default}",
            tag = self.tag(),
            page = 4_012_000_000 + number,
            extensions = indented(&self.extensions(), 2),
            thing = indented(THING, 4),
            parameters = indented(PAGE, 4),
            default = indented(DEFAULT, 4),
        )
    }
}

/// The one property of a body that is of another kind from operation to operation, and what goes with it.
struct Varying {
    schema: &'static str,
    example: &'static str,
    batch: &'static str,
}

fn indented(text: &str, by: usize) -> String {
    let mut indented = String::new();
    for line in text.lines() {
        let blank = if line.is_empty() { 0 } else { by };
        let _ = writeln!(indented, "{:blank$}{line}", "");
    }
    indented
}
