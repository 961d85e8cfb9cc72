#!/usr/bin/env bash
# Puts other people's clients, pinned, below target/interop/: python (a virtual environment) and node (packages).
set -euo pipefail
here="$(dirname "$0")"
folder="$(realpath -m "${CARGO_TARGET_DIR:-$here/../../target}")/interop"
cd "$here"
mkdir -p "$folder/node"

missing=()
# Debian parts venv from Python: a virtual environment without pip tells that it isn't there.
command -v python3 >/dev/null && python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3 python3-venv)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if ((${#missing[@]})); then
    apt-get update -qq && apt-get install -y -qq "${missing[@]}"
fi

# What is there already, and still the one that is pinned, stays.
changed() { ! cmp --silent "$1" "$folder/$2"; }

if changed requirements.txt python/installed.txt; then
    python3 -m venv --clear "$folder/python"
    "$folder/python/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt
    cp requirements.txt "$folder/python/installed.txt"
fi
if changed package-lock.json node/installed.json; then
    cp package.json package-lock.json .npmrc "$folder/node/"
    npm ci --prefix "$folder/node" --silent --ignore-scripts --no-audit --no-fund
    cp package-lock.json "$folder/node/installed.json"
fi
