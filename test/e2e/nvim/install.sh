#!/usr/bin/env bash
# Puts Neovim 0.10 into a folder: that of Debian 13, with its own libraries and loader, beside whatever this machine has.
# Does nothing when a whole installation is there already. Prints the path of a program that starts it.
set -euo pipefail
folder=${XDG_CACHE_HOME:-$HOME/.cache}/async-hazards-e2e/trixie
start=$folder/nvim-0.10
if [ ! -x "$start" ]; then
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  mirror=$(apt-get indextargets --format '$(SITE)' | grep -m 1 '/debian$')
  debootstrap --variant=minbase --include=neovim trixie "$folder" "$mirror" >&2
  cat > "$folder/start" <<EOF
#!/bin/sh
export VIMRUNTIME=$folder/usr/share/nvim/runtime
exec $folder/lib64/ld-linux-x86-64.so.2 --library-path $folder/usr/lib/x86_64-linux-gnu:$folder/usr/lib/x86_64-linux-gnu/lua/5.1 $folder/usr/bin/nvim "\$@"
EOF
  chmod +x "$folder/start"
  # Last, so that half of an installation is not taken for a whole one.
  mv "$folder/start" "$start"
fi
echo "$start"
