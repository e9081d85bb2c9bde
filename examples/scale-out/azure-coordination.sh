#!/bin/bash
# Before the command of a multi-instance task, on each of its nodes: gives the task's user a key by which the nodes reach one another. The key lies in the shared folder
# of the job, which nobody else should be able to read. The task runs as root, whom sshd lets in by a key.
set -euo pipefail
keys="$AZ_BATCH_NODE_MOUNTS_DIR/rosepo/.ssh-$AZ_BATCH_JOB_ID"
folder="$(getent passwd "$(id -un)" | cut -d: -f6)/.ssh"

if [ "$AZ_BATCH_IS_CURRENT_NODE_MASTER" = true ] && [ ! -f "$keys/id_ed25519.pub" ]; then
    mkdir -p "$keys"
    made=$(mktemp -d)
    ssh-keygen -q -t ed25519 -N '' -f "$made/id_ed25519"
    cp "$made/id_ed25519" "$keys/"
    cp "$made/id_ed25519.pub" "$keys/"
    rm -r "$made"
fi

# The first node makes it; the others look for it for two minutes.
for _ in $(seq 120); do
    [ ! -f "$keys/id_ed25519.pub" ] || break
    sleep 1
done

mkdir -p -m 700 "$folder"
install -m 600 "$keys/id_ed25519" "$folder/id_ed25519"
cat "$keys/id_ed25519.pub" >> "$folder/authorized_keys"
chmod 600 "$folder/authorized_keys"
printf 'Host *\n    StrictHostKeyChecking no\n    UserKnownHostsFile /dev/null\n' > "$folder/config"
