#!/usr/bin/env bash
# How the generator scales: descriptions of 10, 100 and 1,000 operations (examples/synthetic_spec/) are generated, the
# largest is compiled, and one line of it is changed. Needs Linux, a Rust toolchain and python3.
#
# Times are printed and never judged: they depend on the machine. The script fails when a limit on lines or on memory is
# broken, when lines are not linear in the number of operations, when the output does not compile, and when a change of
# one line rewrites more than the file of its operation.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0

# Well below a third of what progenitor's builder style needs for such descriptions (853 lines, so 284).
readonly MOST_LINES_PER_OPERATION=270
readonly MOST_MEGABYTES=500
# Lines of each operation at 1,000 against those at 100, in per cent either way.
readonly MOST_DEVIATION=10

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export CARGO_TARGET_DIR=$target
work=$target/scale
broken=()

step() { printf '\n=== %s\n' "$*"; }

# Runs a command; leaves what it cost in `wall` and `cpu` (seconds), `peak` (megabytes, resident, of the largest process)
# and `together` (the same of all its processes at once, pages that they share counted once; sampled).
measure() {
    local figures
    if ! figures=$(python3 - "$work/log" "$@" <<'PY'
import glob, os, resource, subprocess, sys, threading, time

log, *command = sys.argv[1:]

def program(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return None

def family(pid):
    yield pid
    for path in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            children = open(path).read().split()
        except OSError:
            continue
        for child in children:
            # Between fork and exec a child is its parent once more: their pages are the same ones.
            if program(child) not in (None, program(pid)):
                yield from family(child)

def share(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0

together = 0
def watch(pid):
    global together
    while not over.wait(0.03):
        together = max(together, sum(map(share, family(pid))))

over = threading.Event()
start = time.monotonic()
with open(log, "wb") as out:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
watcher = threading.Thread(target=watch, args=(child.pid,))
watcher.start()
status = child.wait()
wall = time.monotonic() - start
over.set()
watcher.join()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = used.ru_maxrss
print(f"{wall:.2f} {used.ru_utime + used.ru_stime:.2f} {peak / 1024:.0f} {max(peak, together) / 1024:.0f}")
sys.exit(status != 0)
PY
    ); then
        tail -n 40 "$work/log" >&2
        echo "failed: $*" >&2
        exit 1
    fi
    read -r wall cpu peak together <<<"$figures"
}

generate() { measure "$target/release/wechatpay-codegen" generate --spec "$1" --out-dir "$2" --contract crate; }

lines_of() { find "$1" -name '*.rs' -exec cat {} + | wc -l; }

# Compiles the code generated from a description as a user's crate has it: one file, included.
check_in_crate() {
    local crate=$work/crate library=$PWD
    mkdir -p "$crate/src"
    cat >"$crate/Cargo.toml" <<TOML
[package]
name = "scale"
version = "0.0.0"
edition = "2024"

[dependencies]
serde = { version = "1", features = ["derive"] }
wechatpay-coupons = { path = "$library", default-features = false, features = ["client", "aws-lc-rs"] }

[workspace]
TOML
    cp Cargo.lock "$crate"
    "$target/release/wechatpay-codegen" generate --spec "$1" --out-dir "$crate/generated" --layout file \
        --contract wechatpay_coupons >/dev/null
    echo "include!(\"../generated/$(basename "$1" .yaml).rs\");" >"$crate/src/lib.rs"
    measure cargo check --quiet --manifest-path "$crate/Cargo.toml"
}

# Every file below a folder with what changes when it is written.
state_of() { find "$1" -type f -printf '%P\t%i\t%T@\t%s\n' | sort; }

rm -rf "$work"
mkdir -p "$work"
# The settings that the output is formatted with, wherever the target folder is.
cp rustfmt.toml "$work"

step 'the generator, and descriptions to generate'
cargo build --quiet --release --package wechatpay-codegen --bins --example synthetic_spec
for operations in 10 100 1000; do
    "$target/release/examples/synthetic_spec" "$operations" >"$work/$operations.yaml"
done

step 'generation'
row='%10s %10s %10s %10s %8s %8s %10s %8s %10s\n'
# shellcheck disable=SC2059
printf "$row" operations 'of spec' lines each 'wall s' 'CPU s' 'CPU ms/op' 'peak MB' 'together'
declare -A each
for operations in 10 100 1000; do
    generate "$work/$operations.yaml" "$work/$operations"
    lines=$(lines_of "$work/$operations")
    each[$operations]=$((lines / operations))
    # shellcheck disable=SC2059
    printf "$row" "$operations" "$(wc -l <"$work/$operations.yaml")" "$lines" "${each[$operations]}" \
        "$wall" "$cpu" "$(python3 -c "print(round($cpu * 1000 / $operations, 1))")" "$peak" "$together"
done
if ((each[1000] > MOST_LINES_PER_OPERATION)); then
    broken+=("${each[1000]} lines for each of 1,000 operations, and $MOST_LINES_PER_OPERATION are the limit")
fi
if ((together > MOST_MEGABYTES)); then
    broken+=("$together MB to generate 1,000 operations, and $MOST_MEGABYTES are the limit")
fi
deviation=$(((each[1000] - each[100]) * 100 / each[100]))
if ((${deviation#-} > MOST_DEVIATION)); then
    broken+=("not linear: ${each[100]} lines for each of 100 operations, ${each[1000]} for each of 1,000")
fi

step 'a run that has nothing to change'
generate "$work/1000.yaml" "$work/1000"
echo "wall $wall s, CPU $cpu s"

step 'one line changed'
operation=apply_action500
awk -v id="$operation" '
    $1 == "operationId:" { inside = $2 == id }
    inside && $1 == "openid:" { at = 1 }
    at && $1 == "maxLength:" { sub(/[0-9]+$/, $2 + 1); at = inside = 0 }
    { print }
' "$work/1000.yaml" >"$work/changed.yaml"
if [[ $(diff "$work/1000.yaml" "$work/changed.yaml" | grep -c '^>') != 1 ]]; then
    echo 'the change is to be one line' >&2
    exit 1
fi
mv "$work/changed.yaml" "$work/1000.yaml"
state_of "$work/1000" >"$work/before"
generate "$work/1000.yaml" "$work/1000"
state_of "$work/1000" >"$work/after"
rewritten=$(comm -3 "$work/before" "$work/after" | sed 's/^\t//' | cut -f 1 | sort -u)
echo "wall $wall s, CPU $cpu s; rewritten:"
echo "$rewritten"
# A list of the files, if there is one, may change with any of them.
if [[ ! $(grep -v '^[^/]*manifest[^/]*$' <<<"$rewritten") =~ ^[^/$'\n']*/$operation\.rs$ ]]; then
    broken+=("a change of one line in $operation rewrote: ${rewritten//$'\n'/, }")
fi

step 'the output compiles'
check_in_crate spec/coupons.yaml # what it depends on is built by now
check_in_crate spec/coupons.yaml
echo "cargo check of the six operations of the library: wall $wall s, CPU $cpu s, peak $peak MB"
check_in_crate "$work/100.yaml"
echo "cargo check of 100 operations: wall $wall s, CPU $cpu s, peak $peak MB"
check_in_crate "$work/1000.yaml"
echo "cargo check of 1,000 operations: wall $wall s, CPU $cpu s, peak $peak MB (goal: 2,000)"

if ((${#broken[@]})); then
    step 'limits that are broken'
    printf '%s\n' "${broken[@]}"
    exit 1
fi
