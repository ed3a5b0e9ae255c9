# The first process of a cluster's namespaces. They end with it, and it ends with its parent, which
# holds the other end of its standard input.
set -eu
# What the programs keep at fixed paths stays in these, and vanishes with the namespaces.
for folder in /run /var/lib /var/log; do
  mount -t tmpfs tmpfs "$folder"
done
# The kubelet writes these settings, which belong to the whole machine: it gets files instead.
for setting in vm/overcommit_memory:1 vm/panic_on_oom:0 kernel/panic:10 kernel/panic_on_oops:1 \
  kernel/keys/root_maxkeys:1000000 kernel/keys/root_maxbytes:25000000; do
  file=$1/sysctls/${setting%:*}
  mkdir -p "${file%/*}"
  echo "${setting#*:}" > "$file"
  mount --bind "$file" "/proc/sys/${setting%:*}"
done
resolver=$(readlink -m /etc/resolv.conf)
[ -e "$resolver" ] || { mkdir -p "${resolver%/*}"; : > "$resolver"; }
mount --bind "$1/config/resolv.conf" "$resolver"
ip link set lo up
# With this signal ignored the kernel reaps the processes that lost their parent.
trap '' CHLD
echo ready
exec cat > /dev/null
