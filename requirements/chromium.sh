#!/bin/sh
# Find Chromium, or install it where a package manager can. The browser tests need it; without it
# they are skipped, except where CI is set.
set -u

found() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_chromium() {
  if command -v apt-get; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    # Ubuntu calls it chromium-browser.
    for name in chromium chromium-browser; do
      as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends \
        "$name" fonts-dejavu-core && return
    done
  elif command -v brew; then
    brew install --cask chromium
  fi
}

found >/dev/null && exit 0
echo "No Chromium found: installing it for the browser tests"
install_chromium </dev/null >/dev/null
found >/dev/null && exit 0
if [ -n "${CI:-}" ]; then
  echo "error: expected Chromium, found none and could not install it; set CHROMIUM to its path" >&2
  exit 1
fi
echo "No Chromium found, and none could be installed: the browser tests will be skipped."
echo "Set CHROMIUM to the path of Chromium or Chrome to run them."
