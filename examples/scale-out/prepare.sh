#!/bin/bash
# Puts what ranks need beside .NET and MPI into one folder that all machines see under the same path: PowerShell, the module, libtorch, and these files.
#
#   ./prepare.sh /shared/rosepo ../../artifacts/module/RosePO
#
# The second is the packed module (dotnet build module -t:PackModule -c Release). Every machine has the .NET 10 SDK or runtime; this one has the SDK.
set -euo pipefail
home=${1:?the shared folder}
module=${2:?the packed module, a folder RosePO}
here=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$home/modules"
[ -x "$home/pwsh/pwsh" ] || dotnet tool install PowerShell --version 7.6.9 --tool-path "$home/pwsh"
rm -rf "$home/modules/RosePO"
cp -R "$module" "$home/modules/RosePO"
cp "$here"/*.ps1 "$here"/*.yml "$here"/*.sh "$here"/*.sbatch "$home/"

. "$home/env.sh"
pwsh -NoProfile -Command 'Import-Module RosePO; if (-not (Test-Path $env:ROSEPO_LIBTORCH)) { Install-RosePORuntime -Destination $env:ROSEPO_LIBTORCH }'
echo "$home is ready."
