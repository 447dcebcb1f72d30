#!/bin/sh
# Compile every lock file: hashes for every platform and no address of any registry in it (docs/adr/0007).
set -eu
uv=$1
lock() { out=$1; shift; "$uv" pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 "$@" -o "$out"; }
printf 'uv\n' | lock requirements-boot.lock -
lock requirements-science.lock pyproject.toml
lock requirements.lock pyproject.toml --extra reports --extra clinic --extra postgres
lock requirements-science-test.lock pyproject.toml --group science-test
lock requirements-dev.lock pyproject.toml --extra reports --extra clinic --extra postgres --group test --group lint --group build
lock requirements-bench.lock pyproject.toml --extra reports --group test --group build --group bench
