#!/bin/bash
# One process on each of some hosts, which this one reaches by ssh without a password. Run it from the shared folder that prepare.sh made.
#
#   /shared/rosepo/two-hosts.sh host-a,host-b [values for the experiment, such as seed=4]
set -euo pipefail
hosts=${1:?the hosts, with commas}
shift
. "$(cd "$(dirname "$0")" && pwd)/env.sh"

count=$(tr ',' '\n' <<< "$hosts" | wc -l)

# Open MPI passes on only the variables that -x names. Without --bind-to none each process would have one core.
exec mpirun --host "$(sed 's/,/:1,/g' <<< "$hosts"):1" -n "$count" --bind-to none \
    -x PATH -x PSModulePath -x ROSEPO_LIBTORCH ${OMP_NUM_THREADS:+-x OMP_NUM_THREADS} ${DOTNET_ROOT:+-x DOTNET_ROOT} \
    pwsh -NoProfile -File "$ROSEPO_HOME/job.ps1" "$ROSEPO_HOME/experiment.yml" "$ROSEPO_HOME/runs" "$@"
