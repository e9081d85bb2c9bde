# Sourced by the scripts beside it: where prepare.sh put PowerShell, the module and libtorch. Set ROSEPO_HOME where this file is read from elsewhere.
ROSEPO_HOME=${ROSEPO_HOME:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
export ROSEPO_HOME
export PATH="$ROSEPO_HOME/pwsh:$PATH"
export PSModulePath="$ROSEPO_HOME/modules${PSModulePath:+:$PSModulePath}"
export ROSEPO_LIBTORCH="${ROSEPO_LIBTORCH:-$ROSEPO_HOME/libtorch}"

# Threads of each process: without it each takes its share of the machine's cores.
[ -z "${OMP_NUM_THREADS:-}" ] || export OMP_NUM_THREADS
