#!/usr/bin/env bash
# Has schemathesis look for a request that the sandbox answers otherwise than the description says: with a status that is
# not described, a body of another schema, or a 5xx. Takes how many requests to make up for each operation,
# and a seed.
set -euo pipefail
cd "$(dirname "$0")/../../.."
root="$PWD"

folder="${CARGO_TARGET_DIR:-target}/interop/schemathesis"
requirements=tests/interop/schemathesis/requirements.txt
if ! cmp --silent "$requirements" "$folder/installed.txt"; then
    python3 -m venv --clear "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
    cp "$requirements" "$folder/installed.txt"
fi

cargo build --quiet --package wechatpay-sandbox
rm -f "$folder/sandbox.log"
"${CARGO_TARGET_DIR:-target}/debug/wechatpay-sandbox" --seed tests/interop/schemathesis/seed.yaml \
    >"$folder/sandbox.env" 2>"$folder/sandbox.log" &
sandbox=$!
trap 'kill "$sandbox"' EXIT
until grep --quiet --no-messages '^listening on ' "$folder/sandbox.log"; do
    kill -0 "$sandbox"
    sleep 0.1
done
. "$folder/sandbox.env"

# Not among the checks: whether all that breaks the schema is refused. An unknown value of an open enum is not, and `null`
# is the same as absent.
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
checks+=,response_schema_conformance,unsupported_method

# It leaves a cache where it runs.
cd "$folder"
SCHEMATHESIS_HOOKS="$root/tests/interop/schemathesis/signed.py" PYTHONDONTWRITEBYTECODE=1 NO_PROXY='*' \
    bin/schemathesis run "$root/spec/coupons.yaml" --url "$WECHATPAY_BASE_URL" --checks "$checks" --warnings off \
    --max-examples "${1:-300}" --seed "${2:-$RANDOM}" --continue-on-failure --no-color
