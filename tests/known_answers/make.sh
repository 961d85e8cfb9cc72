#!/usr/bin/env bash
# Makes every known answer in this folder with the OpenSSL 3 command line, and checks them.
#
# The keys, the initial values and so all the answers are random: two runs never agree. Run it only
# to renew ALL of the files together. Nothing in the folder changes unless every check passes.
# Needs bash 4.2, OpenSSL 3 and coreutils. The keys are throw-away TEST keys; see README.md.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
made=$(mktemp -d)
scratch=$(mktemp -d)
trap 'rm -rf "$made" "$scratch"' EXIT
cd "$made"

fail() { printf 'make.sh: %s\n' "$*" >&2; exit 1; }
# Runs a command without its progress messages, unless it fails.
quiet() { "$@" 2>"$scratch/messages" || { cat "$scratch/messages" >&2; fail "failed: $*"; }; }
# base64 on one line, with one LF at its end.
base64_line() { openssl base64 -A; printf '\n'; }
# Bytes to lower-case hex and back.
hex() { od -An -v -tx1 | tr -d ' \n'; }
unhex() { printf '%b' "$(printf '%s' "$1" | sed 's/../\\x&/g')"; }

case "$(openssl version)" in "OpenSSL 3."*) ;; *) fail "OpenSSL 3 is needed" ;; esac

merchant_serial=5157F09EFDC096DE15EBE81A47057A7232F1B8E1
platform_serial=5D3C8A17E42B90F6A1C75E08B49D2F6371A0E9C4
successor_serial=0B77A1D95C3E4F2086B1D4E7902C5A6F13E8D7B2
pass_phrase='known answers'
oaep=(-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 -pkeyopt rsa_mgf1_md:sha1)

# The only OpenSSL configuration used, so that the machine's own has no part in the answers.
export OPENSSL_CONF="$scratch/openssl.cnf"
cat >"$OPENSSL_CONF" <<CONF
[req]
distinguished_name = name
string_mask = utf8only
[name]
[ca]
default_ca = own
[own]
database = $scratch/database
serial = $scratch/serial
new_certs_dir = $scratch
default_md = sha256
policy = policy
x509_extensions = leaf
[policy]
countryName = optional
organizationName = optional
commonName = supplied
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
CONF

# self_signed KEY SERIAL SUBJECT OUT [FROM UNTIL]: a certificate with a fixed serial number and fixed dates.
self_signed() {
    : >"$scratch/database"
    printf '%s\n' "$2" >"$scratch/serial"
    openssl req -new -key "$1" -subj "$3" -out "$scratch/request.pem"
    quiet openssl ca -batch -notext -selfsign -keyfile "$1" -in "$scratch/request.pem" \
        -startdate "${5-20240101000000Z}" -enddate "${6-20491231235959Z}" -out "$4"
}

### The merchant

# merchant_key.pkcs8.pem: the merchant's private key, RSA-2048, PKCS#8
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out merchant_key.pkcs8.pem
# merchant_key.pkcs8.der: the same, DER
openssl pkcs8 -topk8 -nocrypt -in merchant_key.pkcs8.pem -outform DER -out merchant_key.pkcs8.der
# merchant_key.pkcs1.pem: the same, PKCS#1
quiet openssl rsa -in merchant_key.pkcs8.pem -traditional -out merchant_key.pkcs1.pem
# merchant_key.pkcs1.der: the same, PKCS#1 DER
quiet openssl rsa -in merchant_key.pkcs8.pem -traditional -outform DER -out merchant_key.pkcs1.der
# merchant_certificate.pem: the merchant's certificate, self-signed
self_signed merchant_key.pkcs8.pem "$merchant_serial" '/C=CN/O=Test Merchant/CN=1900000001' \
    merchant_certificate.pem
# merchant_certificate.der: the same, DER
openssl x509 -in merchant_certificate.pem -outform DER -out merchant_certificate.der
# merchant_certificate.serial: its serial number as OpenSSL prints it
openssl x509 -in merchant_certificate.pem -noout -serial >merchant_certificate.serial

### WeChat Pay

# wechatpay_key.pkcs8.pem: the private key that plays WeChat Pay's, RSA-2048, PKCS#8
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out wechatpay_key.pkcs8.pem
# wechatpay_public.spki.pem: its public key, SubjectPublicKeyInfo
openssl pkey -in wechatpay_key.pkcs8.pem -pubout -out wechatpay_public.spki.pem
# wechatpay_public.spki.der: the same, DER
openssl pkey -in wechatpay_key.pkcs8.pem -pubout -outform DER -out wechatpay_public.spki.der
# wechatpay_public.pkcs1.pem: the same, PKCS#1 RSAPublicKey
quiet openssl rsa -in wechatpay_key.pkcs8.pem -RSAPublicKey_out -out wechatpay_public.pkcs1.pem
# wechatpay_public.pkcs1.der: the same, PKCS#1 RSAPublicKey DER
quiet openssl rsa -in wechatpay_key.pkcs8.pem -RSAPublicKey_out -outform DER \
    -out wechatpay_public.pkcs1.der
# platform_certificate.pem: a platform certificate of that key, self-signed
self_signed wechatpay_key.pkcs8.pem "$platform_serial" '/C=CN/O=Test Platform/CN=Test Platform' \
    platform_certificate.pem
# successor_key.pkcs8.pem: the private key of the platform certificate that follows it, RSA-2048, PKCS#8
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out successor_key.pkcs8.pem
# successor_certificate.pem: that certificate, self-signed
self_signed successor_key.pkcs8.pem "$successor_serial" '/C=CN/O=Test Platform/CN=Test Platform' \
    successor_certificate.pem 20240801000000Z 20290731235959Z

### Files that must be refused

# ec_key.pem: a private key that is not RSA (EC P-256, PKCS#8)
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec_key.pem
# ec_public.pem: its public key
openssl pkey -in ec_key.pem -pubout -out ec_public.pem
# encrypted_key.pem: the merchant's private key under a pass phrase (PKCS#8, PBES2)
openssl pkcs8 -topk8 -v2 aes-256-cbc -passout "pass:$pass_phrase" -in merchant_key.pkcs8.pem \
    -out encrypted_key.pem
# rsa1024_key.pem: an RSA private key that is too short
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024_key.pem
# rsa_pss_key.pem: an RSA private key for PSS only (id-RSASSA-PSS)
quiet openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out rsa_pss_key.pem
# csr.pem: a certificate request by the merchant's key
openssl req -new -key merchant_key.pkcs8.pem -subj '/C=CN/O=Test Merchant/CN=1900000001' -out csr.pem

### Signatures: RSASSA-PKCS1-v1_5 with SHA-256

# request.message: the message of a request to sign, five lines each closed by LF
printf '%s\n' POST /v3/marketing/busifavor/coupons/use 1554208460 593BEC0C930BF1AFEB40B4A08C8FB242 \
    '{"coupon_code":"sxxe34343434","stock_id":"100088","appid":"wx1234567889999","use_time":"2015-05-20T13:29:35+08:00","use_request_no":"1002600620019090123143254435"}' \
    >request.message
# request.signature: its signature by the merchant's key, base64
openssl dgst -sha256 -sign merchant_key.pkcs8.pem request.message | base64_line >request.signature
# reply.timestamp: the Wechatpay-Timestamp header's value, with no LF after it
printf '%s' 1722850421 >reply.timestamp
# reply.nonce: the Wechatpay-Nonce header's value, with no LF after it
printf '%s' d824f2e086d3c1df967785d13fcd22ef >reply.nonce
# reply.body: a body that does not survive being parsed and written again, with no LF after it
printf '%s' '{ "name" :"张三",  "remark":"\u5f20\u4e09 \/ 满减券",
	"zzz" : 1.50,"amount":1E2 ,"aaa":[ ] , "empty":{  }
 }' >reply.body
# reply.message: the message that is signed: timestamp, nonce and body, each closed by LF
printf '%s\n' "$(<reply.timestamp)" "$(<reply.nonce)" "$(<reply.body)" >reply.message
# reply.signature: the Wechatpay-Signature header's value, by WeChat Pay's key, base64
openssl dgst -sha256 -sign wechatpay_key.pkcs8.pem reply.message | base64_line >reply.signature

### Sensitive fields: RSAES-OAEP with SHA-1, MGF1 with SHA-1, empty label

# sealed_up.plaintext: a field of a request, UTF-8, with no LF after it
printf '%s' 张三 >sealed_up.plaintext
# sealed_up.ciphertext: the same under WeChat Pay's public key, base64
openssl pkeyutl -encrypt -pubin -inkey wechatpay_public.spki.pem "${oaep[@]}" \
    -in sealed_up.plaintext | base64_line >sealed_up.ciphertext
# sealed_down.plaintext: a field of a reply, UTF-8, with no LF after it
printf '%s' 李四，手机号13800000000 >sealed_down.plaintext
# sealed_down.ciphertext: the same under the public key of the merchant's certificate, base64
openssl pkeyutl -encrypt -certin -inkey merchant_certificate.pem "${oaep[@]}" \
    -in sealed_down.plaintext | base64_line >sealed_down.ciphertext
# sealed_max.plaintext: the longest that OAEP with SHA-1 can take with 2048 bits, 214 bytes
printf '%s' "$(printf '张三%.0s' {1..35})李." >sealed_max.plaintext
# sealed_max.ciphertext: the same under the public key of the merchant's certificate, base64
openssl pkeyutl -encrypt -certin -inkey merchant_certificate.pem "${oaep[@]}" \
    -in sealed_max.plaintext | base64_line >sealed_max.ciphertext

### AES-256-GCM

# ctr KEY NONCE HEX: GCM's encryption, which is also its decryption (counter mode from block 2).
ctr() { unhex "$3" | openssl enc -aes-256-ctr -K "$1" -iv "${2}00000002" | hex; }
# gmac KEY NONCE <bytes: the tag of no text with these bytes as its associated data.
gmac() { openssl mac -cipher AES-256-GCM -macopt "hexkey:$1" -macopt "hexiv:$2" GMAC | tr A-F a-f; }
# zeros KEY NONCE N: the same over N zero bytes.
zeros() { head -c "$3" /dev/zero | gmac "$1" "$2"; }
# xor A B: two blocks of 32 hex digits.
xor() { printf '%016x' $((0x${1:0:16} ^ 0x${2:0:16})) $((0x${1:16} ^ 0x${2:16})); }
# pad HEX: zeros up to whole blocks.
pad() { printf '%s' "$1"; printf '%*s' $(((32 - ${#1} % 32) % 32)) '' | tr ' ' 0; }
# times_x64 BLOCK: its product with x^64 in GCM's field, as 64 products with x (one shift each).
times_x64() {
    local a=$((0x${1:0:16})) b=$((0x${1:16})) carry i
    for ((i = 0; i < 64; i++)); do
        carry=$((b & 1))
        b=$((b >> 1 & 0x7fffffffffffffff | a << 63))
        a=$((a >> 1 & 0x7fffffffffffffff ^ carry * 0xe100000000000000))
    done
    printf '%016x' "$a" "$b"
}
# tag KEY NONCE AAD CIPHERTEXT: GCM's tag of both, made of GMACs, for `openssl enc` has no GCM.
# Let M be aad and ciphertext, each padded. The tag is GMAC(M), in which the closing block of lengths
# (len M, 0) stands where (len aad, len ciphertext) should. That block is only ever multiplied by H
# and added, and GMAC of N zero bytes is (N in bits, 0)*H + E, so sums of these correct it; the right
# half (0, n)*H is (n, 0)*H*x^64.
tag() {
    local m t
    m=$(pad "$3")$(pad "$4")
    t=$(unhex "$m" | gmac "$1" "$2")
    t=$(xor "$t" "$(zeros "$1" "$2" $((${#m} / 2)))")
    t=$(xor "$t" "$(zeros "$1" "$2" $((${#3} / 2)))")
    xor "$t" "$(times_x64 "$(xor "$(zeros "$1" "$2" $((${#4} / 2)))" "$(zeros "$1" "$2" 0)")")"
}
# field NAME HEX: a line of aes_256_gcm.txt.
field() { printf '%s\n' "$1 =${2:+ $2}"; }
# block HOW KEY NONCE AAD PLAINTEXT CIPHERTEXT_AND_TAG: a case of aes_256_gcm.txt.
block() {
    printf '# %s\n' "$1"
    field key "$2"; field nonce "$3"; field aad "$4"; field plaintext "$5"
    field ciphertext_and_tag "$6"
}
# octets N: the value of the N-th OCTET STRING of the CMS message.
octets() {
    openssl asn1parse -inform DER -in "$scratch/cms.der" |
        sed -n 's/.*prim: *OCTET STRING *\[HEX DUMP\]://p' | sed -n "${1}p" | tr A-F a-f
}

# aes_256_gcm.txt: the four cases below, all values in hex
# Case 1: OpenSSL's own GCM, by way of a CMS message whose content key is then unwrapped.
text='{"code":"SUCCESS","message":"张三领取了一张满减券"}'
wrapping_key=$(openssl rand -hex 32)
printf '%s' "$text" | openssl cms -encrypt -binary -aes-256-gcm -secretkey "$wrapping_key" \
    -secretkeyid 01020304 -outform DER -out "$scratch/cms.der"
cms_key=$(unhex "$(octets 2)" | openssl enc -d -id-aes256-wrap -K "$wrapping_key" -iv A6A6A6A6A6A6A6A6 | hex)
cms_nonce=$(octets 3)
cms_tag=$(octets 4)
# The ciphertext is the one primitive [0] of the message: skip to it and past its header.
read -r offset header length < <(openssl asn1parse -inform DER -in "$scratch/cms.der" |
    sed -n 's/^ *\([0-9]*\):d=[0-9]* *hl= *\([0-9]*\) l= *\([0-9]*\) prim: *cont \[ 0 \].*/\1 \2 \3/p')
cms_ciphertext=$(od -An -v -tx1 -j $((offset + header)) -N "$length" "$scratch/cms.der" | tr -d ' \n')
block 'how made: openssl cms -encrypt -aes-256-gcm, key unwrapped by openssl enc -d -id-aes256-wrap' \
    "$cms_key" "$cms_nonce" '' "$(printf '%s' "$text" | hex)" "$cms_ciphertext$cms_tag" \
    >aes_256_gcm.txt

# Case 2: GMAC, that is GCM with no plaintext. Key and nonce are printable, as APIv3's are.
key=$(openssl rand -hex 16 | tr -d '\n' | hex)
nonce=$(openssl rand -hex 6 | tr -d '\n' | hex)
{
    printf '\n'
    block 'how made: openssl mac -cipher AES-256-GCM GMAC, no plaintext' \
        "$key" "$nonce" "$(printf certificate | hex)" '' "$(printf certificate | gmac "$key" "$nonce")"
} >>aes_256_gcm.txt

# Case 3: associated data and plaintext. Key and nonce are printable, as APIv3's are.
key=$(openssl rand -hex 16 | tr -d '\n' | hex)
nonce=$(openssl rand -hex 6 | tr -d '\n' | hex)
aad=$(printf coupon | hex)
plaintext=$(printf '%s' '{"event_type":"EVENT_TYPE_BUSICOUPON_SEND","coupon_code":"sxxe34343434","stock_id":"100088","name":"张三"}' | hex)
ciphertext=$(ctr "$key" "$nonce" "$plaintext")
{
    printf '\n'
    block 'how made: openssl enc -aes-256-ctr from counter 2, tag as a sum of openssl mac GMAC values' \
        "$key" "$nonce" "$aad" "$plaintext" "$ciphertext$(tag "$key" "$nonce" "$aad" "$ciphertext")"
} >>aes_256_gcm.txt

# Case 4: public, not made here; it shows that the way case 3 is made is right.
{
    printf '\n'
    block 'how made: not here; test case 16 of McGrew and Viega, The Galois/Counter Mode of Operation' \
        feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308 \
        cafebabefacedbaddecaf888 \
        feedfacedeadbeeffeedfacedeadbeefabaddad2 \
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39 \
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b
} >>aes_256_gcm.txt

### The list of platform certificates

# base64_hex HEX: base64 on one line, with no LF after it.
base64_hex() { unhex "$1" | openssl base64 -A; }
# listed FILE SERIAL FROM UNTIL: an entry of the list, encrypted under the APIv3 key as case 3 is made.
listed() {
    local nonce plaintext ciphertext key
    key=$(hex <apiv3_key.txt)
    nonce=$(openssl rand -hex 6)
    plaintext=$(hex <"$1")
    ciphertext=$(ctr "$key" "$(printf '%s' "$nonce" | hex)" "$plaintext")
    ciphertext=$ciphertext$(tag "$key" "$(printf '%s' "$nonce" | hex)" "$(printf certificate | hex)" "$ciphertext")
    printf '{"serial_no":"%s","effective_time":"%s","expire_time":"%s","encrypt_certificate":' "$2" "$3" "$4"
    printf '{"algorithm":"AEAD_AES_256_GCM","nonce":"%s","associated_data":"certificate","ciphertext":"%s"}}' \
        "$nonce" "$(base64_hex "$ciphertext")"
}
# apiv3_key.txt: the merchant's APIv3 key, 32 characters with no LF after them
openssl rand -hex 16 | tr -d '\n' >apiv3_key.txt
# certificates.json: the reply of GET /v3/certificates with both platform certificates, with no LF after it
printf '{"data":[%s,%s]}' \
    "$(listed platform_certificate.pem "$platform_serial" 2024-01-01T08:00:00+08:00 2050-01-01T07:59:59+08:00)" \
    "$(listed successor_certificate.pem "$successor_serial" 2024-08-01T08:00:00+08:00 2029-08-01T07:59:59+08:00)" \
    >certificates.json

### A notification

# notification.plaintext: what it tells, the payload of COUPON.SEND, with no LF after it
printf '%s' '{"event_type":"EVENT_TYPE_BUSICOUPON_SEND","coupon_code":"1227944959000000154","stock_id":"128888000000001", "send_time":"2024-08-05T17:33:40+08:00","openid":"oh-394z-6CGkNoJrsDLTTUKiAnp4","unionid":"","send_channel":"BUSICOUPON_SEND_CHANNEL_MINIAPP","send_merchant":"98568888","act_id":"","attach_info":""}' \
    >notification.plaintext
# notification.body: the body, the payload encrypted under the APIv3 key as case 3 is made, with odd blanks and no LF
# after it
notification() {
    local nonce nonce_hex key ciphertext
    key=$(hex <apiv3_key.txt)
    nonce=$(openssl rand -hex 6)
    nonce_hex=$(printf '%s' "$nonce" | hex)
    ciphertext=$(ctr "$key" "$nonce_hex" "$(hex <notification.plaintext)")
    ciphertext=$ciphertext$(tag "$key" "$nonce_hex" "$(printf coupon | hex)" "$ciphertext")
    printf '{ "id":"9b2f7c0a-5d36-5e0f-9d0c-2f0f2a6d7c11", "create_time":"2024-08-05T17:33:41+08:00","event_type":"COUPON.SEND",\n'
    printf '"resource_type":"encrypt-resource","summary":"\\u5238\\u53d1\\u653e 通知","resource":{"original_type":"coupon",'
    printf '"algorithm":"AEAD_AES_256_GCM","ciphertext":"%s","associated_data":"coupon","nonce":"%s" } }' \
        "$(base64_hex "$ciphertext")" "$nonce"
}
notification >notification.body
# notification.message: the message that is signed: reply.timestamp, reply.nonce and the body, each closed by LF
printf '%s\n' "$(<reply.timestamp)" "$(<reply.nonce)" "$(<notification.body)" >notification.message
# notification.signature: the Wechatpay-Signature header's value, by WeChat Pay's key, base64
openssl dgst -sha256 -sign wechatpay_key.pkcs8.pem notification.message | base64_line >notification.signature

### Checks, all on the files as written

# same A B WHAT: the two files have the same bytes, and some; WHAT names them in the message.
same() { cat "$1" >"$scratch/a"; cat "$2" >"$scratch/b"
    { [ -s "$scratch/a" ] && cmp -s "$scratch/a" "$scratch/b"; } || fail "not the same: $3"; }
# unbase64 FILE: the bytes of a base64 file.
unbase64() { openssl base64 -d -A -in "$1"; }
# text_has PATTERN COMMAND...: the output of the command has the pattern.
text_has() { local pattern="$1"; shift
    { "$@" 2>&1 || true; } >"$scratch/text"; grep -q -- "$pattern" "$scratch/text" || fail "no '$pattern': $*"; }

# Every form of a key is the same key, in the form its name says.
for form in pkcs8 pkcs1; do
    quiet openssl pkey -in merchant_key.$form.pem -check -noout >/dev/null
    openssl asn1parse -in merchant_key.$form.pem -noout -out "$scratch/key.der"
    same "$scratch/key.der" merchant_key.$form.der "merchant_key.$form"
    openssl asn1parse -in wechatpay_public.${form/pkcs8/spki}.pem -noout -out "$scratch/public.der"
    same "$scratch/public.der" wechatpay_public.${form/pkcs8/spki}.der "wechatpay_public.${form/pkcs8/spki}"
    same <(openssl pkey -in merchant_key.$form.pem -pubout) \
        <(openssl x509 -in merchant_certificate.pem -noout -pubkey) "merchant key and certificate"
done
quiet openssl pkey -in wechatpay_key.pkcs8.pem -check -noout >/dev/null
same wechatpay_public.spki.pem <(openssl pkey -in wechatpay_key.pkcs8.pem -pubout) wechatpay_public.spki.pem
same wechatpay_public.spki.pem <(openssl rsa -RSAPublicKey_in -in wechatpay_public.pkcs1.pem -pubout \
    2>/dev/null) wechatpay_public.pkcs1.pem
same wechatpay_public.spki.pem <(openssl x509 -in platform_certificate.pem -noout -pubkey) \
    platform_certificate.pem
quiet openssl pkey -in successor_key.pkcs8.pem -check -noout >/dev/null
same <(openssl pkey -in successor_key.pkcs8.pem -pubout) \
    <(openssl x509 -in successor_certificate.pem -noout -pubkey) "successor key and certificate"
while read -r file label; do
    [ "$(head -n 1 "$file")" = "-----BEGIN $label-----" ] || fail "$file is not a $label"
done <<'LABELS'
merchant_key.pkcs8.pem PRIVATE KEY
merchant_key.pkcs1.pem RSA PRIVATE KEY
merchant_certificate.pem CERTIFICATE
wechatpay_key.pkcs8.pem PRIVATE KEY
successor_key.pkcs8.pem PRIVATE KEY
wechatpay_public.spki.pem PUBLIC KEY
wechatpay_public.pkcs1.pem RSA PUBLIC KEY
platform_certificate.pem CERTIFICATE
successor_certificate.pem CERTIFICATE
ec_key.pem PRIVATE KEY
ec_public.pem PUBLIC KEY
encrypted_key.pem ENCRYPTED PRIVATE KEY
rsa1024_key.pem PRIVATE KEY
rsa_pss_key.pem PRIVATE KEY
csr.pem CERTIFICATE REQUEST
LABELS

# Certificates: own signature, serial number, DER form.
for name in merchant:$merchant_serial platform:$platform_serial successor:$successor_serial; do
    quiet openssl verify -check_ss_sig -CAfile "${name%%:*}_certificate.pem" \
        "${name%%:*}_certificate.pem" >/dev/null
    [ "$(openssl x509 -in "${name%%:*}_certificate.pem" -noout -serial)" = "serial=${name##*:}" ] ||
        fail "serial of ${name%%:*}_certificate.pem"
done
[ "$(<merchant_certificate.serial)" = "serial=$merchant_serial" ] || fail merchant_certificate.serial
same merchant_certificate.pem <(openssl x509 -inform DER -in merchant_certificate.der) merchant_certificate.der

# The files to refuse are what they claim to be.
text_has 'prime256v1' openssl pkey -in ec_key.pem -noout -text
same ec_public.pem <(openssl pkey -in ec_key.pem -pubout) ec_public.pem
same merchant_key.pkcs8.pem <(openssl pkey -in encrypted_key.pem -passin "pass:$pass_phrase") encrypted_key.pem
if openssl pkey -in encrypted_key.pem -passin pass:wrong -noout 2>/dev/null; then fail "encrypted_key.pem opens"; fi
text_has 'Private-Key: (1024 bit' openssl pkey -in rsa1024_key.pem -noout -text
text_has 'rsassaPss' openssl asn1parse -in rsa_pss_key.pem
quiet openssl pkey -in rsa_pss_key.pem -check -noout >/dev/null
text_has 'verify OK' openssl req -in csr.pem -noout -verify

# Messages and signatures; a changed message must not verify.
[ "$(wc -l <request.message)" -eq 5 ] || fail "request.message has not five lines"
same reply.message <(cat reply.timestamp; echo; cat reply.nonce; echo; cat reply.body; echo) reply.message
same notification.message <(cat reply.timestamp; echo; cat reply.nonce; echo; cat notification.body; echo) \
    notification.message
openssl x509 -in merchant_certificate.pem -noout -pubkey >"$scratch/request.public"
cp wechatpay_public.spki.pem "$scratch/reply.public"
cp wechatpay_public.spki.pem "$scratch/notification.public"
for name in request reply notification; do
    unbase64 $name.signature >"$scratch/signature"
    quiet openssl dgst -sha256 -verify "$scratch/$name.public" -signature "$scratch/signature" \
        $name.message >/dev/null
    { cat $name.message; printf x; } >"$scratch/changed"
    if openssl dgst -sha256 -verify "$scratch/$name.public" -signature "$scratch/signature" \
        "$scratch/changed" >/dev/null 2>&1; then fail "$name.signature verifies a changed message"; fi
done

# Sealed fields.
[ "$(wc -c <sealed_max.plaintext)" -eq 214 ] || fail "sealed_max.plaintext is not 214 bytes"
while read -r name key; do
    unbase64 "$name.ciphertext" >"$scratch/sealed"
    openssl pkeyutl -decrypt -inkey "$key" "${oaep[@]}" -in "$scratch/sealed" -out "$scratch/opened"
    same "$name.plaintext" "$scratch/opened" "$name"
done <<'SEALED'
sealed_up wechatpay_key.pkcs8.pem
sealed_down merchant_key.pkcs8.pem
sealed_max merchant_key.pkcs8.pem
SEALED

# AES-256-GCM: every case, however made, by counter mode and by the sum of GMACs; case 1 by CMS too.
same <(printf '%s' "$text") <(openssl cms -decrypt -inform DER -in "$scratch/cms.der" \
    -secretkey "$wrapping_key" -secretkeyid 01020304) "the CMS message"
cases=0
declare -A value
while IFS= read -r line; do
    case "$line" in
        '# how made: '* | '') continue ;;
        *' ='*) value[${line%% =*}]=${line#*=}; value[${line%% =*}]=${value[${line%% =*}]# } ;;
        *) fail "aes_256_gcm.txt: $line" ;;
    esac
    [ "${line%% =*}" = ciphertext_and_tag ] || continue
    cases=$((cases + 1))
    both=${value[ciphertext_and_tag]}
    [ ${#value[key]} -eq 64 ] && [ ${#value[nonce]} -eq 24 ] || fail "key or nonce of case $cases"
    [ "$(ctr "${value[key]}" "${value[nonce]}" "${both:0:-32}")" = "${value[plaintext]}" ] ||
        fail "plaintext of case $cases"
    [ "$(tag "${value[key]}" "${value[nonce]}" "${value[aad]}" "${both:0:-32}")" = "${both: -32}" ] ||
        fail "tag of case $cases"
done <aes_256_gcm.txt
[ "$cases" -eq 4 ] || fail "aes_256_gcm.txt has $cases cases"

# The list: every certificate comes back, and its tag is that of the way just checked.
[ "$(wc -c <apiv3_key.txt)" -eq 32 ] || fail "apiv3_key.txt is not 32 bytes"
key=$(hex <apiv3_key.txt)
for name in platform successor; do
    entry=$(grep -o "\"serial_no\":\"$(openssl x509 -in ${name}_certificate.pem -noout -serial | cut -d= -f2)\"[^}]*}" \
        certificates.json) || fail "$name is not in certificates.json"
    nonce=$(printf '%s' "$entry" | sed 's/.*"nonce":"\([^"]*\)".*/\1/' | hex)
    both=$(printf '%s' "$entry" | sed 's/.*"ciphertext":"\([^"]*\)".*/\1/' | openssl base64 -d -A | hex)
    [ ${#nonce} -eq 24 ] || fail "nonce of $name"
    same ${name}_certificate.pem <(unhex "$(ctr "$key" "$nonce" "${both:0:-32}")") "$name in certificates.json"
    [ "$(tag "$key" "$nonce" "$(printf certificate | hex)" "${both:0:-32}")" = "${both: -32}" ] ||
        fail "tag of $name in certificates.json"
done

# The notification: the payload comes back, and its tag is that of the way just checked.
nonce=$(sed -n 's/.*"nonce":"\([^"]*\)".*/\1/p' notification.body | hex)
both=$(sed -n 's/.*"ciphertext":"\([^"]*\)".*/\1/p' notification.body | openssl base64 -d -A | hex)
nonce=${nonce%0a}
[ ${#nonce} -eq 24 ] || fail "nonce of notification.body"
same notification.plaintext <(unhex "$(ctr "$key" "$nonce" "${both:0:-32}")") "the payload of notification.body"
[ "$(tag "$key" "$nonce" "$(printf coupon | hex)" "${both:0:-32}")" = "${both: -32}" ] || fail "tag of notification.body"

# Layout: base64 files are one line, text lines carry nothing after their text.
for file in *.signature *.ciphertext; do
    same "$file" <(unbase64 "$file" | base64_line) "$file written again"
    [ "$(wc -l <"$file")" -eq 1 ] && [ "$(unbase64 "$file" | wc -c)" -eq 256 ] || fail "$file"
done
for file in *; do
    case "$file" in *.der) continue ;; esac
    if grep -n '[[:space:]]$' "$file"; then fail "$file has blanks at the end of a line"; fi
done

for file in *; do install -m 644 "$file" "$here/$file"; done
printf 'make.sh: %s files made and checked\n' "$(printf '%s\n' * | wc -l)"
