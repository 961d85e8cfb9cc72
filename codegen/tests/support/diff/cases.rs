//! The matrix: one line is one edit, what it is told to be, and callers that hold the report against the compiler.

use super::Case;

#[rustfmt::skip]
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "operation",
        edits: &[
            (r#"  /v3/shop/report:
"#, r#"  /v3/shop/extra:
    get:
      operationId: get_extra
      tags: [shop]
      summary: More
      description: More.
      responses:
        '204':
          description: Done.
  /v3/shop/report:
"#),
        ],
        there: &[("operation-added", "operation")],
        back: &[("operation-removed", "operation")],
        caller: "client.get_report(&GetReport::new()).await?;",
        caller_back: "client.get_extra(&GetExtra::new()).await?;",
        survivor: "",
    },
    Case {
        name: "operation_id",
        edits: &[
            ("operationId: get_report", "operationId: fetch_report"),
        ],
        there: &[("operation-renamed", "operation")],
        back: &[("operation-renamed", "operation")],
        caller: "client.get_report(&GetReport::new()).await?;",
        caller_back: "client.fetch_report(&FetchReport::new()).await?;",
        survivor: "",
    },
    Case {
        name: "operation_id_with_types",
        edits: &[
            ("operationId: add_item", "operationId: put_item"),
        ],
        there: &[("operation-renamed", "operation")],
        back: &[("operation-renamed", "operation")],
        caller: r#"let _ = AddItemPlace::new("r");"#,
        caller_back: r#"let _ = PutItemPlace::new("r");"#,
        survivor: "",
    },
    Case {
        name: "tag",
        edits: &[
            (r#"operationId: get_report
      tags: [shop]"#, r#"operationId: get_report
      tags: [market]"#),
        ],
        there: &[("operation-moved", "operation")],
        back: &[("operation-moved", "operation")],
        caller: "let _ = spec::shop::GetReport::new();",
        caller_back: "let _ = spec::market::GetReport::new();",
        survivor: "",
    },
    Case {
        name: "operation_deprecated",
        edits: &[
            ("summary: Sends an item", r#"summary: Sends an item
      deprecated: true"#),
        ],
        there: &[("deprecated", "operation")],
        back: &[("deprecation-withdrawn", "operation")],
        caller: r#"client.send_item(&SendItem::new("i")).await?;"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "method",
        edits: &[
            (r#"  /v3/shop/report:
    get:"#, r#"  /v3/shop/report:
    post:"#),
        ],
        there: &[("method-changed", "method"), ("typed-path-changed", "path")],
        back: &[("method-changed", "method"), ("typed-path-changed", "path")],
        caller: "client.spec().v3().shop().report().get().await?;",
        caller_back: r#"client.spec().v3().shop().report().post("").await?;"#,
        survivor: "client.get_report(&GetReport::new()).await?;",
    },
    Case {
        name: "path",
        edits: &[
            ("  /v3/shop/report:", "  /v3/shop/reports:"),
        ],
        there: &[("path-changed", "path"), ("typed-path-changed", "path")],
        back: &[("path-changed", "path"), ("typed-path-changed", "path")],
        caller: "client.spec().v3().shop().report().get().await?;",
        caller_back: "client.spec().v3().shop().reports().get().await?;",
        survivor: "client.get_report(&GetReport::new()).await?;",
    },
    Case {
        name: "path_value",
        edits: &[
            ("/v3/shop/items/{item_id}/send", "/v3/shop/items/{id}/send"),
            ("- name: item_id", "- name: id"),
        ],
        there: &[("typed-path-changed", "path"), ("field-renamed", "request.id")],
        back: &[("typed-path-changed", "path"), ("field-renamed", "request.item_id")],
        caller: r#"let _ = SendItem::new("i").item_id;"#,
        caller_back: r#"let _ = SendItem::new("i").id;"#,
        survivor: r#"client.send_item(&SendItem::new("i")).await?;"#,
    },
    Case {
        name: "body",
        edits: &[
            (r#"application/json:
            schema:
              type: object
              required: [meta]"#, r#"multipart/form-data:
            schema:
              type: object
              required: [meta]"#),
        ],
        there: &[("body-changed", "request")],
        back: &[("body-changed", "request")],
        caller: "client.put_meta(&PutMeta::new(Meta::new())).await?;",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "request_optional_field",
        edits: &[
            (r#"                note: {type: string, description: A note.}
"#, r#"                note: {type: string, description: A note.}
                hint: {type: string, description: A hint.}
"#),
        ],
        there: &[("optional-field-added", "request.hint")],
        back: &[("field-removed", "request.hint")],
        caller: r#"let _ = AddItem::new("s", "r", 1).note("n").note;"#,
        caller_back: r#"let _ = AddItem::new("s", "r", 1).hint("h");"#,
        survivor: "",
    },
    Case {
        name: "request_required_field",
        edits: &[
            (r#"                note: {type: string, description: A note.}
"#, r#"                note: {type: string, description: A note.}
                lot: {type: string, description: A lot.}
"#),
            ("required: [stock_id, request_no, price]", "required: [stock_id, request_no, price, lot]"),
        ],
        there: &[("required-field-added", "request.lot")],
        back: &[("field-removed", "request.lot")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: r#"let _ = AddItem::new("s", "r", 1, "l");"#,
        survivor: "",
    },
    Case {
        name: "request_required_fields",
        edits: &[
            (r#"                note: {type: string, description: A note.}
"#, r#"                note: {type: string, description: A note.}
                lot: {type: string, description: A lot.}
                row: {type: string, description: A row.}
"#),
            ("required: [stock_id, request_no, price]", "required: [stock_id, request_no, price, lot, row]"),
        ],
        there: &[("required-field-added", "request.lot"), ("required-field-added", "request.row"), ("constructor-by-name", "request.new")],
        back: &[("field-removed", "request.lot"), ("field-removed", "request.row"), ("constructor-by-position", "request.new")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: r#"let _ = AddItem::new(AddItemRequired { stock_id: "s".into(), request_no: "r".into(), price: 1, lot: "l".into(), row: "r".into() });"#,
        survivor: "",
    },
    Case {
        name: "request_field_required",
        edits: &[
            ("required: [stock_id, request_no, price]", "required: [stock_id, request_no, price, note]"),
        ],
        there: &[("field-becomes-required", "request.note")],
        back: &[("field-becomes-optional", "request.note")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: r#"let _ = AddItem::new("s", "r", 1, "n");"#,
        survivor: "",
    },
    Case {
        name: "order_of_alike",
        edits: &[
            (r#"                stock_id: {allOf: [{$ref: '#/components/schemas/StockId'}], description: The stock.}
                request_no: {type: string, maxLength: 20, pattern: '^[0-9a-z]+$', description: The number.}
"#, r#"                request_no: {type: string, maxLength: 20, pattern: '^[0-9a-z]+$', description: The number.}
                stock_id: {allOf: [{$ref: '#/components/schemas/StockId'}], description: The stock.}
"#),
        ],
        there: &[("parameters-reordered-silently", "request.new")],
        back: &[("parameters-reordered-silently", "request.new")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "order_of_others",
        edits: &[
            (r#"                request_no: {type: string, maxLength: 20, pattern: '^[0-9a-z]+$', description: The number.}
                price: {type: integer, format: int64, minimum: 1, maximum: 1000, description: In fen.}
"#, r#"                price: {type: integer, format: int64, minimum: 1, maximum: 1000, description: In fen.}
                request_no: {type: string, maxLength: 20, pattern: '^[0-9a-z]+$', description: The number.}
"#),
        ],
        there: &[("parameters-reordered", "request.new")],
        back: &[("parameters-reordered", "request.new")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: r#"let _ = AddItem::new("s", 1, "r");"#,
        survivor: "",
    },
    Case {
        name: "order_of_optional",
        edits: &[
            (r#"                note: {type: string, description: A note.}
                holder: {type: string, description: The holder., x-wechatpay-sensitive: true}
"#, r#"                holder: {type: string, description: The holder., x-wechatpay-sensitive: true}
                note: {type: string, description: A note.}
"#),
        ],
        there: &[("field-order-docs", "request")],
        back: &[("field-order-docs", "request")],
        caller: r#"let _ = AddItem::new("s", "r", 1).note("n").holder("h");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "order_with_one_more",
        edits: &[
            (r#"                stock_id: {allOf: [{$ref: '#/components/schemas/StockId'}], description: The stock.}
                request_no: {type: string, maxLength: 20, pattern: '^[0-9a-z]+$', description: The number.}
"#, r#"                request_no: {type: string, maxLength: 20, pattern: '^[0-9a-z]+$', description: The number.}
                stock_id: {allOf: [{$ref: '#/components/schemas/StockId'}], description: The stock.}
"#),
            (r#"                note: {type: string, description: A note.}
"#, r#"                note: {type: string, description: A note.}
                lot: {type: string, description: A lot.}
"#),
            ("required: [stock_id, request_no, price]", "required: [stock_id, request_no, price, lot]"),
        ],
        there: &[("required-field-added", "request.lot"), ("parameters-reordered", "request.new")],
        back: &[("field-removed", "request.lot"), ("parameters-reordered", "request.new")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: r#"let _ = AddItem::new("r", "s", 1, "l");"#,
        survivor: "",
    },
    Case {
        name: "parameter_replaced",
        edits: &[
            ("required: [row]", "required: [seat]"),
            ("row: {type: string, description: The row.}", "seat: {type: string, description: The seat.}"),
        ],
        there: &[("field-removed", "request.place.row"), ("required-field-added", "request.place.seat"), ("parameters-replaced-silently", "request.place.new")],
        back: &[("field-removed", "request.place.seat"), ("required-field-added", "request.place.row"), ("parameters-replaced-silently", "request.place.new")],
        caller: r#"let _ = AddItemPlace::new("1").row;"#,
        caller_back: r#"let _ = AddItemPlace::new("1").seat;"#,
        survivor: r#"let _ = AddItemPlace::new("1");"#,
    },
    Case {
        name: "reply_optional_field",
        edits: &[
            (r#"                  remark: {type: string, maxLength: 50, description: A remark.}
"#, r#"                  remark: {type: string, maxLength: 50, description: A remark.}
                  more: {type: string, description: More.}
"#),
        ],
        there: &[("reply-field-added", "reply.more")],
        back: &[("field-removed", "reply.more")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<String> = reply.remark;"#,
        caller_back: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<String> = reply.more;"#,
        survivor: "",
    },
    Case {
        name: "reply_required_field",
        edits: &[
            (r#"                  remark: {type: string, maxLength: 50, description: A remark.}
"#, r#"                  remark: {type: string, maxLength: 50, description: A remark.}
                  more: {type: string, description: More.}
"#),
            ("required: [total_count]", "required: [total_count, more]"),
        ],
        there: &[("reply-field-added", "reply.more")],
        back: &[("field-removed", "reply.more")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<String> = reply.remark;"#,
        caller_back: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: String = reply.more;"#,
        survivor: "",
    },
    Case {
        name: "reply_field_required",
        edits: &[
            ("required: [total_count]", "required: [total_count, remark]"),
        ],
        there: &[("field-becomes-required", "reply.remark")],
        back: &[("field-becomes-optional", "reply.remark")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<String> = reply.remark;"#,
        caller_back: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: String = reply.remark;"#,
        survivor: "",
    },
    Case {
        name: "shared_optional_field",
        edits: &[
            (r#"        label: {type: string, description: The label.}
"#, r#"        label: {type: string, description: The label.}
        depth: {type: string, description: The depth.}
"#),
        ],
        there: &[("optional-field-added", "Parcel.depth")],
        back: &[("field-removed", "Parcel.depth")],
        caller: r#"let _ = Parcel::new(1).label("l");"#,
        caller_back: r#"let _ = Parcel::new(1).depth("l");"#,
        survivor: "",
    },
    Case {
        name: "shared_required_field",
        edits: &[
            (r#"        label: {type: string, description: The label.}
"#, r#"        label: {type: string, description: The label.}
        depth: {type: string, description: The depth.}
"#),
            ("required: [weight]", "required: [weight, depth]"),
        ],
        there: &[("required-field-added", "Parcel.depth")],
        back: &[("field-removed", "Parcel.depth")],
        caller: "let _ = Parcel::new(1);",
        caller_back: r#"let _ = Parcel::new(1, "d");"#,
        survivor: r#"let reply = client.add_item(&AddItem::new("s", "r", 1)).await?;let _: Option<i64> = reply.parcel.map(|parcel| parcel.weight);"#,
    },
    Case {
        name: "event_field",
        edits: &[
            ("        item_code: {type: string, description: The code.}", r#"        item_code: {type: string, description: The code.}
        price: {type: integer, format: int64, description: In fen.}"#),
        ],
        there: &[("reply-field-added", "SoldEvent.price")],
        back: &[("field-removed", "SoldEvent.price")],
        caller: "let _: fn(spec::events::SoldEvent) -> String = |event| event.item_code;",
        caller_back: "let _: fn(spec::events::SoldEvent) -> Option<i64> = |event| event.price;",
        survivor: "",
    },
    Case {
        name: "request_text_to_identifier",
        edits: &[
            ("note: {type: string, description: A note.}", "note: {allOf: [{$ref: '#/components/schemas/ItemId'}], description: A note.}"),
        ],
        there: &[("field-type-changed", "request.note")],
        back: &[("field-type-changed", "request.note")],
        caller: r#"let _: Option<String> = AddItem::new("s", "r", 1).note("n").note;"#,
        caller_back: r#"let _: Option<ItemId> = AddItem::new("s", "r", 1).note("n").note;"#,
        survivor: r#"let _ = AddItem::new("s", "r", 1).note("n");"#,
    },
    Case {
        name: "reply_text_to_identifier",
        edits: &[
            ("remark: {type: string, maxLength: 50, description: A remark.}", "remark: {allOf: [{$ref: '#/components/schemas/ItemId'}], maxLength: 50, description: A remark.}"),
        ],
        there: &[("field-type-changed", "reply.remark")],
        back: &[("field-type-changed", "reply.remark")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<String> = reply.remark;"#,
        caller_back: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<ItemId> = reply.remark;"#,
        survivor: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: bool = reply.remark.is_some();"#,
    },
    Case {
        name: "integer",
        edits: &[
            ("size: {type: integer, format: int32", "size: {type: integer, format: int64"),
        ],
        there: &[("field-type-changed", "request.size")],
        back: &[("field-type-changed", "request.size")],
        caller: r#"let size: i32 = 1; let _ = AddItem::new("s", "r", 1).size(size);"#,
        caller_back: r#"let size: i64 = 1; let _ = AddItem::new("s", "r", 1).size(size);"#,
        survivor: "",
    },
    Case {
        name: "list_item",
        edits: &[
            ("items: {type: string, maxLength: 8}", "items: {type: integer, format: int64}"),
        ],
        there: &[("field-type-changed", "request.codes")],
        back: &[("field-type-changed", "request.codes")],
        caller: r#"let _ = AddItem::new("s", "r", 1).codes(["c"]);"#,
        caller_back: r#"let _ = AddItem::new("s", "r", 1).codes(vec![1]);"#,
        survivor: "",
    },
    Case {
        name: "nullable",
        edits: &[
            ("total_count: {type: integer,", "total_count: {nullable: true, type: integer,"),
        ],
        there: &[("field-nullable", "reply.total_count")],
        back: &[("field-not-nullable", "reply.total_count")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: i64 = reply.total_count;"#,
        caller_back: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<i64> = reply.total_count;"#,
        survivor: "",
    },
    Case {
        name: "nullable_optional",
        edits: &[
            ("remark: {type: string,", "remark: {nullable: true, type: string,"),
        ],
        there: &[("presence-docs", "reply.remark")],
        back: &[("presence-docs", "reply.remark")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<String> = reply.remark;"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "maximum",
        edits: &[
            ("maximum: 1000", "maximum: 500"),
        ],
        there: &[("limit-tightened", "request.price")],
        back: &[("limit-loosened", "request.price")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "minimum",
        edits: &[
            ("minimum: 1, maximum: 1000", "maximum: 1000"),
        ],
        there: &[("limit-loosened", "request.price")],
        back: &[("limit-tightened", "request.price")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "range_moved",
        edits: &[
            ("minimum: 1, maximum: 1000", "minimum: 2, maximum: 1001"),
        ],
        there: &[("limit-tightened", "request.price"), ("limit-loosened", "request.price")],
        back: &[("limit-tightened", "request.price"), ("limit-loosened", "request.price")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "multiple",
        edits: &[
            ("minimum: 1, maximum: 1000", "minimum: 1, maximum: 1000, multipleOf: 5"),
        ],
        there: &[("limit-tightened", "request.price")],
        back: &[("limit-loosened", "request.price")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "length",
        edits: &[
            ("maxLength: 20", "maxLength: 10"),
        ],
        there: &[("limit-tightened", "request.request_no")],
        back: &[("limit-loosened", "request.request_no")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "length_of_items",
        edits: &[
            ("maxLength: 8", "maxLength: 4"),
        ],
        there: &[("limit-tightened", "request.codes[]")],
        back: &[("limit-loosened", "request.codes[]")],
        caller: r#"let _ = AddItem::new("s", "r", 1).codes(["c"]);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "length_of_values",
        edits: &[
            ("maxLength: 9", "maxLength: 4"),
        ],
        there: &[("limit-tightened", "request.extras.*")],
        back: &[("limit-loosened", "request.extras.*")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "count",
        edits: &[
            ("minItems: 1, maxItems: 10", "minItems: 1, maxItems: 20"),
        ],
        there: &[("limit-loosened", "request.codes")],
        back: &[("limit-tightened", "request.codes")],
        caller: r#"let _ = AddItem::new("s", "r", 1).codes(["c"]);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "pattern_superset",
        edits: &[
            ("^[0-9a-z]+$", "^[0-9A-Za-z]+$"),
        ],
        there: &[("limit-loosened", "request.request_no")],
        back: &[("limit-tightened", "request.request_no")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "pattern_other",
        edits: &[
            ("^[0-9a-z]+$", "^[0-9A-Z]+$"),
        ],
        there: &[("limit-tightened", "request.request_no")],
        back: &[("limit-tightened", "request.request_no")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "pattern_reworded",
        edits: &[
            ("^[0-9a-z]+$", "^[a-z0-9]+$"),
        ],
        there: &[("wording-docs", "request.request_no")],
        back: &[("wording-docs", "request.request_no")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "limit_of_parameter",
        edits: &[
            ("minimum: 1, maximum: 100}", "minimum: 1, maximum: 50}"),
        ],
        there: &[("limit-tightened", "request.limit")],
        back: &[("limit-loosened", "request.limit")],
        caller: r#"let _ = ListItems::new("s").limit(100);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "limit_of_reply",
        edits: &[
            ("maxLength: 50", "maxLength: 20"),
        ],
        there: &[("reply-limit-docs", "reply.remark")],
        back: &[("reply-limit-docs", "reply.remark")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _ = reply.remark;"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "limit_of_shared",
        edits: &[
            ("maximum: 500", "maximum: 400"),
        ],
        there: &[("limit-tightened", "Parcel.weight")],
        back: &[("limit-loosened", "Parcel.weight")],
        caller: "let _ = Parcel::new(450);",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "limit_of_identifier",
        edits: &[
            ("StockId: {type: string,", "StockId: {type: string, maxLength: 9,"),
        ],
        there: &[("limit-tightened", "StockId")],
        back: &[("limit-loosened", "StockId")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "sensitive",
        edits: &[
            (", x-wechatpay-sensitive: true}", "}"),
        ],
        there: &[("field-no-longer-sealed", "request.holder")],
        back: &[("field-sealed", "request.holder")],
        caller: r#"let _: Option<Sensitive> = AddItem::new("s", "r", 1).holder("h").holder;"#,
        caller_back: r#"let _: Option<String> = AddItem::new("s", "r", 1).holder("h").holder;"#,
        survivor: r#"let _ = AddItem::new("s", "r", 1).holder("h");"#,
    },
    Case {
        name: "personal",
        edits: &[
            ("secret: {type: string, x-wechatpay-personal: true,", "secret: {type: string,"),
        ],
        there: &[("field-no-longer-personal", "reply.secret")],
        back: &[("field-personal", "reply.secret")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<Personal> = reply.secret;"#,
        caller_back: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _: Option<String> = reply.secret;"#,
        survivor: "",
    },
    Case {
        name: "identifier_personal",
        edits: &[
            ("ItemId: {type: string,", "ItemId: {type: string, x-wechatpay-personal: true,"),
        ],
        there: &[("identifier-personal", "ItemId")],
        back: &[("identifier-no-longer-personal", "ItemId")],
        caller: r#"let reply = client.add_item(&AddItem::new("s", "r", 1)).await?;let _ = format!("{}", reply.item_id);"#,
        caller_back: r#"let reply = client.add_item(&AddItem::new("s", "r", 1)).await?;let _ = format!("{:?} {}", reply.item_id, reply.item_id.as_str());"#,
        survivor: "",
    },
    Case {
        name: "enum_value",
        edits: &[
            ("enum: [FRESH, SOLD]", "enum: [FRESH, LOST, SOLD]"),
        ],
        there: &[("enum-value-added", "ItemStatus.LOST")],
        back: &[("enum-value-removed", "ItemStatus.LOST")],
        caller: "let _ = |status: ItemStatus| match status { ItemStatus::Fresh => 1, ItemStatus::Sold => 2, _ => 3 };",
        caller_back: "let _ = ItemStatus::Lost;",
        survivor: "",
    },
    Case {
        name: "enum_order",
        edits: &[
            ("enum: [FRESH, SOLD]", "enum: [SOLD, FRESH]"),
        ],
        there: &[("enum-order-changed", "ItemStatus")],
        back: &[("enum-order-changed", "ItemStatus")],
        caller: "let _ = |status: ItemStatus| match status { ItemStatus::Fresh => 1, ItemStatus::Sold => 2, _ => 3 };",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "enum_wire",
        edits: &[
            ("enum: [FRESH, SOLD]", "enum: [FRESH, sold]"),
        ],
        there: &[("enum-value-changed", "ItemStatus.sold")],
        back: &[("enum-value-changed", "ItemStatus.SOLD")],
        caller: "let _ = |status: ItemStatus| match status { ItemStatus::Fresh => 1, ItemStatus::Sold => 2, _ => 3 };",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "enum_name_reused",
        edits: &[
            ("enum: [FRESH, SOLD]", "enum: [FRESH, sold, SOLD]"),
        ],
        there: &[("enum-value-added", "ItemStatus.sold"), ("enum-variant-reused", "ItemStatus.SOLD")],
        back: &[("enum-value-removed", "ItemStatus.sold"), ("enum-variant-renamed", "ItemStatus.SOLD")],
        caller: "let _ = |status: ItemStatus| match status { ItemStatus::Fresh => 1, ItemStatus::Sold => 2, _ => 3 };",
        caller_back: "let _ = ItemStatus::Sold2;",
        survivor: "let _ = |status: ItemStatus| match status { ItemStatus::Fresh => 1, ItemStatus::Sold => 2, _ => 3 };",
    },
    Case {
        name: "enum_docs",
        edits: &[
            ("- `FRESH`: not sold yet", "- `FRESH`: still there"),
        ],
        there: &[("wording-docs", "ItemStatus.FRESH"), ("wording-docs", "ItemStatus")],
        back: &[("wording-docs", "ItemStatus.FRESH"), ("wording-docs", "ItemStatus")],
        caller: "let _ = |status: ItemStatus| match status { ItemStatus::Fresh => 1, ItemStatus::Sold => 2, _ => 3 };",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "enum_to_text",
        edits: &[
            (r#"      enum: [FRESH, SOLD]
"#, ""),
        ],
        there: &[("type-kind-changed", "ItemStatus")],
        back: &[("type-kind-changed", "ItemStatus")],
        caller: "let _ = ItemStatus::Fresh;",
        caller_back: r#"let _: String = ItemStatus::from("x").into_string();"#,
        survivor: "",
    },
    Case {
        name: "type_renamed",
        edits: &[
            ("*Parcel", "Package"),
        ],
        there: &[("type-renamed", "Package")],
        back: &[("type-renamed", "Parcel")],
        caller: "let _ = Parcel::new(1);",
        caller_back: "let _ = Package::new(1);",
        survivor: "",
    },
    Case {
        name: "type",
        edits: &[
            (r#"                  gift: {$ref: '#/components/schemas/Gift'}
"#, ""),
            (r#"    Gift:
      description: A gift.
      oneOf:
        - {type: string}
        - {type: integer, format: int64}
"#, ""),
        ],
        there: &[("field-removed", "reply.gift"), ("type-removed", "Gift")],
        back: &[("reply-field-added", "reply.gift"), ("type-added", "Gift")],
        caller: r#"let reply = client.add_item(&AddItem::new("s", "r", 1)).await?;let _: Option<Gift> = reply.gift;"#,
        caller_back: r#"let reply = client.add_item(&AddItem::new("s", "r", 1)).await?;let _ = reply.badge;"#,
        survivor: "",
    },
    Case {
        name: "type_moved",
        edits: &[
            (r#"                  badge:
                    type: object
                    description: A badge.
                    properties:
                      text: {type: string, description: What it says.}
"#, r#"                  badge: {$ref: '#/components/schemas/AddItemReplyBadge'}
"#),
            (r#"    Coin:
      type"#, r#"    AddItemReplyBadge:
      type: object
      description: A badge.
      properties:
        text: {type: string, description: What it says.}
    Coin:
      type"#),
        ],
        there: &[("type-moved", "AddItemReplyBadge")],
        back: &[("type-moved", "reply.badge")],
        caller: "let _ = spec::shop::AddItemReplyBadge::new();",
        caller_back: "let _ = spec::types::AddItemReplyBadge::new();",
        survivor: "",
    },
    Case {
        name: "choice",
        edits: &[
            (r#"        - {type: string}
        - {type: integer, format: int64}
"#, r#"        - {type: string}
        - {type: integer, format: int64}
        - {type: boolean}
"#),
        ],
        there: &[("choice-added", "Gift.Boolean")],
        back: &[("choice-removed", "Gift.Boolean")],
        caller: "let _ = |gift: Gift| match gift { Gift::String_(text) => text.len(), Gift::Number(_) => 1, _ => 2 };",
        caller_back: "let _ = Gift::Boolean(true);",
        survivor: "",
    },
    Case {
        name: "choice_type",
        edits: &[
            ("- {type: integer, format: int64}", "- {type: integer, format: int32}"),
        ],
        there: &[("choice-type-changed", "Gift.Number")],
        back: &[("choice-type-changed", "Gift.Number")],
        caller: "let _ = |gift: Gift| -> i64 { if let Gift::Number(number) = gift { number } else { 0 } };",
        caller_back: "let _ = |gift: Gift| -> i32 { if let Gift::Number(number) = gift { number } else { 0 } };",
        survivor: "",
    },
    Case {
        name: "choice_sign",
        edits: &[
            (r#"      required: [value]
      properties:
"#, r#"      required: [worth, value]
      properties:
        worth: {type: integer, format: int64, description: Its worth.}
"#),
        ],
        there: &[("reply-field-added", "Coin.worth"), ("choice-sign-changed", "Prize.Coin")],
        back: &[("field-removed", "Coin.worth"), ("choice-sign-changed", "Prize.Coin")],
        caller: "let _ = |prize: Prize| matches!(prize, Prize::Coin(_));",
        caller_back: "let _ = |prize: Prize| if let Prize::Coin(coin) = prize { coin.worth } else { 0 };",
        survivor: "",
    },
    Case {
        name: "reply_of_several",
        edits: &[
            (r#"              schema: {type: string}
"#, r#"              schema: {type: string}
        '204':
          description: There is none.
"#),
        ],
        there: &[("reply-becomes-enum", "reply")],
        back: &[("reply-becomes-single", "reply")],
        caller: "let _: String = client.get_report(&GetReport::new()).await?;",
        caller_back: "let _ = match client.get_report(&GetReport::new()).await? { GetReportReply::OK(text) => text, _ => String::new() };",
        survivor: "",
    },
    Case {
        name: "reply_status",
        edits: &[
            (r#"        '201':
          description: It will be sent.
"#, r#"        '201':
          description: It will be sent.
        '203':
          description: It may be sent.
"#),
        ],
        there: &[("reply-status-added", "reply[203]")],
        back: &[("reply-status-removed", "reply[203]")],
        caller: r#"let reply = client.send_item(&SendItem::new("i")).await?;let _ = match reply { SendItemReply::OK(reply) => reply.parcel_no, _ => String::new() };"#,
        caller_back: r#"let reply = client.send_item(&SendItem::new("i")).await?;let _ = matches!(reply, SendItemReply::NonAuthoritativeInformation);"#,
        survivor: "",
    },
    Case {
        name: "reply_status_alone",
        edits: &[
            (r#"        '200':
          description: The items."#, r#"        '203':
          description: The items."#),
        ],
        there: &[("reply-status-docs", "reply")],
        back: &[("reply-status-docs", "reply")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;let _ = reply.remark;"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "reply_content",
        edits: &[
            (r#"text/csv:
              schema: {type: string}"#, r#"application/json:
              schema: {type: object, properties: {text: {type: string, description: The text.}}}"#),
        ],
        there: &[("reply-content-changed", "reply")],
        back: &[("reply-content-changed", "reply")],
        caller: "let _: String = client.get_report(&GetReport::new()).await?;",
        caller_back: "let _: Option<String> = client.get_report(&GetReport::new()).await?.text;",
        survivor: "",
    },
    Case {
        name: "reply_content_of_a_status",
        edits: &[
            (r#"          description: It will be sent.
"#, r#"          description: It will be sent.
          content: {text/plain: {schema: {type: string}}}
"#),
        ],
        there: &[("reply-content-changed", "reply[201]")],
        back: &[("reply-content-changed", "reply[201]")],
        caller: r#"let reply = client.send_item(&SendItem::new("i")).await?;let _ = matches!(reply, SendItemReply::Created);"#,
        caller_back: r#"let reply = client.send_item(&SendItem::new("i")).await?;let _ = matches!(reply, SendItemReply::Created(_));"#,
        survivor: "",
    },
    Case {
        name: "reply_field_of_a_status",
        edits: &[
            (r#"                  parcel_no: {type: string, description: The number.}
"#, r#"                  parcel_no: {type: string, description: The number.}
                  more: {type: string, description: More.}
"#),
        ],
        there: &[("reply-field-added", "reply[200].more")],
        back: &[("field-removed", "reply[200].more")],
        caller: r#"let reply = client.send_item(&SendItem::new("i")).await?;let _ = match reply { SendItemReply::OK(reply) => reply.parcel_no, _ => String::new() };"#,
        caller_back: r#"let reply = client.send_item(&SendItem::new("i")).await?;let _ = match reply { SendItemReply::OK(reply) => reply.more, _ => None };"#,
        survivor: "",
    },
    Case {
        name: "reply_empty",
        edits: &[
            (r#"        '204':
          description: It was put.
"#, r#"        '200':
          description: It was put.
          content: {application/json: {schema: {type: object, properties: {text: {type: string, description: The text.}}}}}
"#),
        ],
        there: &[("reply-field-added", "reply.text"), ("reply-status-docs", "reply")],
        back: &[("field-removed", "reply.text"), ("reply-status-docs", "reply")],
        caller: "client.put_meta(&PutMeta::new(Meta::new())).await?;",
        caller_back: "let _ = client.put_meta(&PutMeta::new(Meta::new())).await?.text;",
        survivor: "",
    },
    Case {
        name: "reply_json",
        edits: &[
            (r#"schema: {type: array, items: {type: string}}
  /v3/shop/meta"#, r#"schema: {type: array, items: {$ref: '#/components/schemas/ItemId'}}
  /v3/shop/meta"#),
        ],
        there: &[("reply-type-changed", "reply")],
        back: &[("reply-type-changed", "reply")],
        caller: "let reply = client.list_codes(&ListCodes::new()).await?;let _: Vec<String> = reply;",
        caller_back: "let reply = client.list_codes(&ListCodes::new()).await?;let _: Vec<ItemId> = reply;",
        survivor: "",
    },
    Case {
        name: "reply_json_limit",
        edits: &[
            (r#"schema: {type: array, items: {type: string}}
  /v3/shop/meta"#, r#"schema: {type: array, maxItems: 9, items: {type: string}}
  /v3/shop/meta"#),
        ],
        there: &[("reply-limit-docs", "reply")],
        back: &[("reply-limit-docs", "reply")],
        caller: "let reply = client.list_codes(&ListCodes::new()).await?;let _: Vec<String> = reply;",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "media_type",
        edits: &[
            ("text/csv:", "text/plain:"),
        ],
        there: &[("media-type-changed", "reply")],
        back: &[("media-type-changed", "reply")],
        caller: "let _: String = client.get_report(&GetReport::new()).await?;",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "event",
        edits: &[
            (r#"paths:
  /v3"#, r#"  ITEM.LOST:
    summary: An item was lost
    description: It is sent once.
    schema: {$ref: '#/components/schemas/SoldEvent'}
paths:
  /v3"#),
        ],
        there: &[("event-added", "event.ITEM.LOST")],
        back: &[("event-removed", "event.ITEM.LOST")],
        caller: r#"let _ = spec::events::SoldEvent::new("c");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "event_payload",
        edits: &[
            ("    schema: {$ref: '#/components/schemas/SoldEvent'}", "    schema: {$ref: '#/components/schemas/Item'}"),
        ],
        there: &[("type-removed", "SoldEvent"), ("event-payload-changed", "event.ITEM.SOLD")],
        back: &[("type-added", "SoldEvent"), ("event-payload-changed", "event.ITEM.SOLD")],
        caller: r#"let _ = spec::events::SoldEvent::new("c");"#,
        caller_back: r#"let _ = Item::new("c");"#,
        survivor: "",
    },
    Case {
        name: "event_words",
        edits: &[
            ("description: It is sent once.", "description: It is sent twice."),
        ],
        there: &[("wording-docs", "event.ITEM.SOLD")],
        back: &[("wording-docs", "event.ITEM.SOLD")],
        caller: r#"let _ = spec::events::SoldEvent::new("c");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "idempotency",
        edits: &[
            (r#"      x-wechatpay-idempotency: {fields: [request_no], evidence: documented, expires: {after: made_at, hours: 24}}
"#, ""),
        ],
        there: &[("idempotency-removed", "x-wechatpay-idempotency")],
        back: &[("idempotency-added", "x-wechatpay-idempotency")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "idempotency_assumed",
        edits: &[
            ("summary: Sends an item", r#"summary: Sends an item
      x-wechatpay-idempotency: {fields: [item_id], evidence: assumed}"#),
        ],
        there: &[("idempotency-assumed", "x-wechatpay-idempotency")],
        back: &[("idempotency-removed", "x-wechatpay-idempotency")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "idempotency_evidence",
        edits: &[
            ("evidence: documented", "evidence: assumed"),
        ],
        there: &[("idempotency-weaker", "x-wechatpay-idempotency")],
        back: &[("idempotency-stronger", "x-wechatpay-idempotency")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "idempotency_words",
        edits: &[
            ("evidence: documented", "evidence: natural"),
        ],
        there: &[("wording-docs", "x-wechatpay-idempotency")],
        back: &[("wording-docs", "x-wechatpay-idempotency")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "idempotency_fields",
        edits: &[
            ("fields: [request_no]", "fields: [request_no, made_at]"),
        ],
        there: &[("idempotency-fields-changed", "x-wechatpay-idempotency")],
        back: &[("idempotency-fields-changed", "x-wechatpay-idempotency")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "idempotency_hours",
        edits: &[
            ("hours: 24", "hours: 12"),
        ],
        there: &[("idempotency-shorter", "x-wechatpay-idempotency")],
        back: &[("idempotency-longer", "x-wechatpay-idempotency")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "signing",
        edits: &[
            ("summary: Sends an item", r#"summary: Sends an item
      x-wechatpay-signing: unsigned"#),
        ],
        there: &[("replies-unsigned", "x-wechatpay-signing")],
        back: &[("replies-signed", "x-wechatpay-signing")],
        caller: r#"let reply = client.send_item(&SendItem::new("i")).await?;drop(reply);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "page",
        edits: &[
            (r#"      x-wechatpay-page: {offset: offset, limit: limit, total: total_count, items: data}
"#, ""),
        ],
        there: &[("page-changed", "x-wechatpay-page")],
        back: &[("page-added", "x-wechatpay-page")],
        caller: r#"let reply = client.list_items(&ListItems::new("s")).await?;drop(reply);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "batch",
        edits: &[
            (r#"      x-wechatpay-batch: {items: codes, maximum: 10, number: request_no}
"#, ""),
        ],
        there: &[("batch-changed", "x-wechatpay-batch")],
        back: &[("batch-added", "x-wechatpay-batch")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "quota",
        edits: &[
            ("calls: 100", "calls: 50"),
        ],
        there: &[("quota-docs", "x-wechatpay-rate")],
        back: &[("quota-docs", "x-wechatpay-rate")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "error_code",
        edits: &[
            (r#"        - {code: ITEM_EXISTS, status: 400, meaning: There is one., outcome: refused, action: query}
"#, r#"        - {code: ITEM_EXISTS, status: 400, meaning: There is one., outcome: refused, action: query}
        - {code: ITEM_LOST, status: 400, meaning: It is lost., outcome: refused, action: fix}
"#),
        ],
        there: &[("error-code-added", "error.ITEM_LOST")],
        back: &[("error-code-removed", "error.ITEM_LOST")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "error_code_of_all",
        edits: &[
            (r#"  - {code: NO_AUTH, aliases: [NOAUTH], status: 403, meaning: It is forbidden., outcome: refused, action: fix}
"#, ""),
        ],
        there: &[("error-code-removed", "error.NO_AUTH")],
        back: &[("error-code-added", "error.NO_AUTH")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "error_alias",
        edits: &[
            ("aliases: [NOAUTH], ", ""),
        ],
        there: &[("error-code-removed", "error.NO_AUTH")],
        back: &[("error-code-added", "error.NO_AUTH")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "error_outcome",
        edits: &[
            ("meaning: There is one., outcome: refused", "meaning: There is one., outcome: unknown"),
        ],
        there: &[("error-outcome-changed", "error.ITEM_EXISTS")],
        back: &[("error-outcome-changed", "error.ITEM_EXISTS")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "error_advice",
        edits: &[
            ("outcome: refused, action: query", "outcome: refused, action: wait"),
        ],
        there: &[("error-advice-changed", "error.ITEM_EXISTS")],
        back: &[("error-advice-changed", "error.ITEM_EXISTS")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "error_status",
        edits: &[
            ("code: ITEM_EXISTS, status: 400", "code: ITEM_EXISTS, status: 409"),
        ],
        there: &[("error-status-docs", "error.ITEM_EXISTS")],
        back: &[("error-status-docs", "error.ITEM_EXISTS")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "error_words",
        edits: &[
            ("There is one.", "One is there."),
        ],
        there: &[("wording-docs", "error.ITEM_EXISTS")],
        back: &[("wording-docs", "error.ITEM_EXISTS")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "servers",
        edits: &[
            ("https://one.example.com", "https://two.example.com"),
        ],
        there: &[("servers-docs", "servers")],
        back: &[("servers-docs", "servers")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "title",
        edits: &[
            ("title: A shop", "title: The shop"),
        ],
        there: &[("wording-docs", "title")],
        back: &[("wording-docs", "title")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "tag_words",
        edits: &[
            ("description: What the shop does.", "description: What it does."),
        ],
        there: &[("wording-docs", "shop")],
        back: &[("wording-docs", "shop")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "summary",
        edits: &[
            ("summary: Sends an item", "summary: Sends it"),
        ],
        there: &[("wording-docs", "summary")],
        back: &[("wording-docs", "summary")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "source",
        edits: &[
            ("x-wechatpay-source: The manual", "x-wechatpay-source: The other manual"),
        ],
        there: &[("wording-docs", "x-wechatpay-source")],
        back: &[("wording-docs", "x-wechatpay-source")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "field_words",
        edits: &[
            ("description: A note.", "description: A few words."),
        ],
        there: &[("wording-docs", "request.note")],
        back: &[("wording-docs", "request.note")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "type_words",
        edits: &[
            ("      description: A parcel.", "      description: What is sent."),
        ],
        there: &[("wording-docs", "Parcel")],
        back: &[("wording-docs", "Parcel")],
        caller: "let _ = Parcel::new(1);",
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "reply_words",
        edits: &[
            ("description: It was put.", "description: It is there."),
        ],
        there: &[("wording-docs", "reply")],
        back: &[("wording-docs", "reply")],
        caller: r#"let _ = AddItem::new("s", "r", 1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "default",
        edits: &[
            ("note: {type: string,", "note: {type: string, default: none,"),
        ],
        there: &[("default-docs", "request.note")],
        back: &[("default-docs", "request.note")],
        caller: r#"let _ = AddItem::new("s", "r", 1).note("n");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "example",
        edits: &[
            ("note: {type: string,", "note: {type: string, example: some,"),
        ],
        there: &[("example-docs", "request.note"), ("example-docs", "request")],
        back: &[("example-docs", "request.note"), ("example-docs", "request")],
        caller: r#"let _ = AddItem::new("s", "r", 1).note("n");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "direction",
        edits: &[
            ("label: {type: string, description: The label.}", "label: {readOnly: true, type: string, description: The label.}"),
        ],
        there: &[("direction-docs", "Parcel.label")],
        back: &[("direction-docs", "Parcel.label")],
        caller: r#"let _ = Parcel::new(1).label("l");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "query_style",
        edits: &[
            ("explode: true", "explode: false"),
        ],
        there: &[("query-style-changed", "request.labels")],
        back: &[("query-style-changed", "request.labels")],
        caller: r#"let _ = ListItems::new("s").labels(["l"]);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "field_moved",
        edits: &[
            (r#"- name: limit
          in: query"#, r#"- name: limit
          in: header"#),
        ],
        there: &[("field-moved", "request.limit")],
        back: &[("field-moved", "request.limit")],
        caller: r#"let _ = ListItems::new("s").limit(1);"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "field_wire_name",
        edits: &[
            ("note: {type: string, description: A note.}", "NOTE: {type: string, description: A note.}"),
        ],
        there: &[("field-wire-name-changed", "request.NOTE")],
        back: &[("field-wire-name-changed", "request.note")],
        caller: r#"let _ = AddItem::new("s", "r", 1).note("n");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "field_name_reused",
        edits: &[
            (r#"                note: {type: string, description: A note.}
"#, r#"                NOTE: {type: string, description: Another.}
                note: {type: string, description: A note.}
"#),
        ],
        there: &[("optional-field-added", "request.NOTE"), ("field-name-reused", "request.note")],
        back: &[("field-removed", "request.NOTE"), ("field-renamed", "request.note")],
        caller: r#"let _ = AddItem::new("s", "r", 1).note("n");"#,
        caller_back: r#"let _ = AddItem::new("s", "r", 1).note2("n");"#,
        survivor: r#"let _ = AddItem::new("s", "r", 1).note("n");"#,
    },
    Case {
        name: "field_deprecated",
        edits: &[
            ("note: {type: string,", "note: {deprecated: true, type: string,"),
        ],
        there: &[("deprecated", "request.note")],
        back: &[("deprecation-withdrawn", "request.note")],
        caller: r#"let _ = AddItem::new("s", "r", 1).note("n");"#,
        caller_back: "",
        survivor: "",
    },
    Case {
        name: "rest",
        edits: &[
            (r#"      description: An item.
"#, r#"      description: An item.
      additionalProperties: {type: string}
"#),
        ],
        there: &[("additional-properties-added", "Item.*")],
        back: &[("additional-properties-removed", "Item.*")],
        caller: r#"let _ = Item::new("c").code;"#,
        caller_back: r#"let _ = Item::new("c").additional_properties;"#,
        survivor: "",
    },
    Case {
        name: "map_value",
        edits: &[
            ("additionalProperties: {type: string, maxLength: 9}", "additionalProperties: {type: integer, format: int64}"),
        ],
        there: &[("field-type-changed", "request.extras")],
        back: &[("field-type-changed", "request.extras")],
        caller: r#"let extras = std::collections::BTreeMap::<String, String>::new(); let _ = AddItem::new("s", "r", 1).extras(extras);"#,
        caller_back: r#"let extras = std::collections::BTreeMap::<String, i64>::new(); let _ = AddItem::new("s", "r", 1).extras(extras);"#,
        survivor: "",
    },
    Case {
        name: "type_deprecated",
        edits: &[
            (r#"    Parcel:
      type: object
"#, r#"    Parcel:
      type: object
      deprecated: true
"#),
        ],
        there: &[("deprecated", "Parcel")],
        back: &[("deprecation-withdrawn", "Parcel")],
        caller: "let _ = Parcel::new(1);",
        caller_back: "",
        survivor: "",
    },
];
