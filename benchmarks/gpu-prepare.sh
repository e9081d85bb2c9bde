#!/usr/bin/env bash
# Packs what gpu.sh needs for a machine without the .NET SDK and without a network: artifacts/gpu.tar.xz, with the benchmarks, the .NET runtime and TorchSharp's native library.
# DuckDB's library is left out, so the benchmarks of data do not run from it.
#
#   benchmarks/gpu-prepare.sh && scp artifacts/gpu.tar.xz there: && ssh there 'tar xf gpu.tar.xz && gpu/gpu.sh'
#
# Where tar knows no xz: python3 -m tarfile -e gpu.tar.xz
set -euo pipefail
cd "$(dirname "$0")/.."

folder=artifacts/gpu
rm -rf "$folder"
dotnet publish benchmarks -c Release -o "$folder/program" -v q
rm -f "$folder/program/libduckdb.so" "$folder"/program/*.{pdb,xml}

# The core looks for it there, as in packages (NativeLibraries.targets).
version=$(dotnet msbuild benchmarks -getProperty:TorchSharpVersion)
packages=$(dotnet msbuild benchmarks -getProperty:NuGetPackageRoot)
mkdir -p "$folder/program/runtimes/linux-x64/native"
cp "$packages/torchsharp/$version/runtimes/linux-x64/native/libLibTorchSharp.so" "$folder/program/runtimes/linux-x64/native/"

# The runtime that the benchmarks would start with here.
find_runtime() { dotnet --list-runtimes | sed -nE "s/^$1 (10\.[0-9.]+) \[(.*)\]$/\2\/\1/p" | tail -n 1; }
core=$(find_runtime Microsoft.NETCore.App)
web=$(find_runtime Microsoft.AspNetCore.App)
root=$(cd "$core/../../.." && pwd)
for part in "$core" "$web" "$root/host" "$root/dotnet"; do
    target=$folder/dotnet/${part#"$root"/}
    mkdir -p "$(dirname "$target")"
    cp -r "$part" "$target"
done

install -m 755 benchmarks/gpu.sh "$folder/gpu.sh"

# Others may not write: only such libraries are loaded (docs/libtorch.md).
tar -C artifacts --owner=0 --group=0 --mode=go-w -cf - gpu | xz -T0 -6 > artifacts/gpu.tar.xz
ls -l artifacts/gpu.tar.xz
