//! The parts of the description that are the same for many operations.

pub(crate) const HEAD: &str = "openapi: 3.0.3

info:
  title: Synthetic operations
  version: 1.0.0
  description: Invented operations in the shape of real ones, to see how the generator scales.

servers:
  - url: https://api.mch.weixin.qq.com
    description: Primary host (主域名).
";

pub(crate) const ERRORS: &str = "
x-wechatpay-errors:
  - code: PARAM_ERROR
    status: 400
    meaning: A field is malformed; the detail names the field and the issue.
    outcome: refused
    action: fix
  - code: RESOURCE_ALREADY_EXISTS
    status: 400
    meaning: The request number was used before.
    outcome: refused
    action: query
  - code: SYSTEM_ERROR
    status: 500
    meaning: The system is busy and the result is unknown, so the same request is to be sent again.
    outcome: unknown
    action: retry
  - code: FREQUENCY_LIMITED
    aliases: [RATELIMIT_EXCEEDED]
    status: 429
    meaning: Too many calls; the same request may be sent again after a pause.
    outcome: refused
    action: wait
";

pub(crate) const OWN_ERRORS: &str = "x-wechatpay-errors:
  - code: STATEMENT_CREATING
    status: 400
    meaning: The thing was created a moment ago and does not take actions yet; one minute is often enough.
    outcome: refused
    action: wait
";

pub(crate) const BATCH: &str =
    "x-wechatpay-batch: { items: code_list, maximum: 200, number: out_request_no }\n";

pub(crate) const THING: &str = "- name: thing_id
  in: path
  required: true
  description: Thing (物品ID) that the action is applied to.
  schema:
    allOf:
      - $ref: '#/components/schemas/ThingId'
    minLength: 1
    maxLength: 20
  example: '98065001'
";

pub(crate) const PAGE: &str = "- name: code_status
  in: query
  required: false
  description: Lists only items in this state (状态). Without it all items are listed.
  schema:
    type: string
    description: |-
      A state to list (状态).

      - `AVAILABLE`: can be used (可用)
      - `LOCKED`: taken by an action (锁定)
      - `USED`: has been used (已使用)
      - `EXPIRED`: has expired (已过期)
    enum: [AVAILABLE, LOCKED, USED, EXPIRED]
- name: appid
  in: query
  required: true
  description: Appid (公众账号ID) under which the users' openids are shown.
  schema:
    allOf:
      - $ref: '#/components/schemas/AppId'
    minLength: 1
    maxLength: 32
  example: wx233544546545989
- name: out_request_no
  in: query
  required: false
  description: Lists only items of the action with this number (商户单据号).
  schema:
    allOf:
      - $ref: '#/components/schemas/RequestNumber'
    minLength: 1
    maxLength: 128
- name: begin_time
  in: query
  required: false
  description: Lists only items that changed from this time on (起始时间).
  schema:
    type: string
    format: date-time
    minLength: 1
    maxLength: 32
  example: '2019-12-31T13:29:35+08:00'
- name: offset
  in: query
  required: false
  description: Where to start (分页起始位置), counted in items from 0.
  schema:
    type: integer
    format: int64
    minimum: 0
  example: 0
- name: limit
  in: query
  required: false
  description: How many items to return at most (分页大小).
  schema:
    type: integer
    format: int64
    minimum: 1
    maximum: 100
  example: 20
";

pub(crate) const AMOUNT: &str = "amount:
  type: integer
  format: int64
  minimum: 1
  description: >-
    Amount in fen (金额). Required if the thing leaves it to the action, and to be left out if the thing fixes it.
";

pub(crate) const USER_NAME: &str = "user_name:
  type: string
  maxLength: 2048
  description: >-
    The user's real name (用户姓名), compared with the verified account. Sealed before it is sent; the limit is that of
    the ciphertext.
  x-wechatpay-sensitive: true
";

pub(crate) const CODES: &str = "code_list:
  type: array
  minItems: 1
  maxItems: 200
  description: The items to apply the action to (编码列表), each of 1 to 32 characters.
  items:
    allOf:
      - $ref: '#/components/schemas/ItemCode'
    minLength: 1
    maxLength: 32
    pattern: '^[0-9A-Za-z_-]+$'
";

pub(crate) const WITH_NOTICE: &str = "with_notice:
  type: boolean
  description: Whether the user is told (是否通知用户) by a message in WeChat.
";

pub(crate) const SCENE: &str = "type: object
description: Where the action takes place (场景信息).
required: [store_id]
properties:
  store_id:
    type: string
    minLength: 1
    maxLength: 32
    description: The merchant's number of the store (门店编号).
  device_id:
    type: string
    minLength: 1
    maxLength: 16
    pattern: '^[0-9A-Za-z_-]+$'
    description: The merchant's number of the device (设备号) on which the user agreed.
  remark:
    type: string
    maxLength: 256
    description: A remark (备注) that is shown to the user.
    x-wechatpay-personal: true
";

pub(crate) const STATUS: &str = "type: string
description: |-
  What became of an item (处理状态).

  - `DONE`: the action was done (成功)
  - `PROCESSING`: the action is being done (处理中)
  - `FAILED`: the action failed (失败)
  - `CLOSED`: the action was withdrawn (已关闭)
enum: [DONE, PROCESSING, FAILED, CLOSED]
";

pub(crate) const STATE: &str = "type: string
description: |-
  State of an item (状态).

  - `AVAILABLE`: can be used (可用)
  - `LOCKED`: taken by an action (锁定)
  - `USED`: has been used (已使用)
  - `EXPIRED`: has expired (已过期)
enum: [AVAILABLE, LOCKED, USED, EXPIRED]
";

pub(crate) const ORIGIN: &str = "type: object
description: Where an item was given away (来源信息).
required: [store_id]
properties:
  store_id:
    type: string
    minLength: 1
    maxLength: 32
    description: The merchant's number of the store (门店编号).
  device_id:
    type: string
    maxLength: 16
    description: The merchant's number of the device (设备号).
  operator_name:
    type: string
    maxLength: 64
    description: Who gave it away (操作员姓名).
    x-wechatpay-personal: true
";

pub(crate) const DEFAULT: &str = "default:
  description: The request failed.
  content:
    application/json:
      schema:
        $ref: '#/components/schemas/Error'
";

pub(crate) const COMPONENTS: &str = "components:
  schemas:
    AppId:
      type: string
      description: Id of an app, official account or mini program (公众账号ID), under which a user has an openid.

    OpenId:
      type: string
      description: Id of a user under one appid (用户标识). The same user has another one under another appid.
      x-wechatpay-personal: true

    ThingId:
      type: string
      description: Id of a thing (物品ID), given by WeChat Pay.

    ActionId:
      type: string
      description: Id of one action (操作单号), given by WeChat Pay.

    ItemCode:
      type: string
      description: Code of one item (编码), unique only within its thing.
      x-wechatpay-personal: true

    RequestNumber:
      type: string
      description: >-
        A number the merchant gives to a request (请求单号). Choose it before the first attempt, store it, and send the
        same number with every further attempt.

    Error:
      type: object
      description: Body of a failed reply (错误应答).
      required: [code, message]
      properties:
        code:
          type: string
          description: Error code (错误码). The set is open, and the same code may come with different statuses.
        message:
          type: string
          description: Explanation for people (错误描述), in Chinese unless another language was asked for.
        detail:
          type: object
          additionalProperties: true
          description: What exactly is wrong (错误详情), usually `field`, `value`, `issue` and `location`.
";
