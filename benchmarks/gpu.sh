#!/usr/bin/env bash
# Measures the training step on a machine with an NVIDIA GPU, from the folder that gpu-prepare.sh packs. Builds and fetches nothing, and ends within 8 minutes.
#
# NOT YET RUN ON A GPU. Its flow was tested on processors alone: --device cpu --shapes 15m.
#
#   gpu/gpu.sh [--device cuda|cpu] [--shapes 15m,135m,1b,8b] [--precision bf16|fp32] [--steps 10] [--peak TFLOPS]
#              [--libtorch FOLDER] [--python python3] [--peer FILE.py]... [--out FOLDER] [--seconds 465]
#
# 1. device-check: does LibTorchSharp load with this libtorch (by default that of Python's torch), and do a product and its gradients equal the processor's?
# 2. preference-step at each shape; with --peak also the share of the GPU's peak as its maker states it.
# 3. Each peer: a Python program that takes --shape, --dtype and --steps, measures the same step and prints a JSON line with seconds_per_step.
#    A shape that it does not know, or a package that Python lacks, is a line and no failure.
#
# Each part has a limit of its own, and none stops the next. The last line is one JSON object; results.jsonl in --out is for `compare`.
set -uo pipefail

fail() { echo "$1" >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
device=cuda shapes=15m,135m,1b,8b precision=bf16 steps=10 peak='' libtorch='' python=python3 out='' seconds=465
peers=()
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || fail "$1 has no value: write one after it."
    case $1 in
        --device | --shapes | --precision | --steps | --peak | --libtorch | --python | --out | --seconds) printf -v "${1#--}" %s "$2" ;;
        --peer) peers+=("$2") ;;
        *) fail "'$1' is no option: the head of gpu.sh lists them." ;;
    esac
    shift 2
done

[[ $device =~ ^(cuda|cpu)$ ]] || fail "--device is '$device': pass cuda or cpu."
[[ $steps$seconds =~ ^[0-9]+$ ]] || fail "--steps is '$steps' and --seconds '$seconds': pass whole numbers."
[[ $peak =~ ^[0-9]*$ ]] || fail "--peak is '$peak': pass whole TFLOP/s, such as 989."
"$python" -c '' 2> /dev/null || fail "'$python' does not run: name a Python with --python."
[ -x "$here/dotnet/dotnet" ] || fail "There is no .NET runtime beside gpu.sh: run it from the folder that gpu-prepare.sh packs."
out=${out:-$(mktemp -d)}
mkdir -p "$out" || fail "'$out' cannot be made: name a folder with --out."
rm -f "$out"/*.part
: > "$out/results.jsonl"

# Python's torch, without importing it: that takes seconds.
site=$("$python" -c 'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0] if s else "")')
export ROSEPO_LIBTORCH=${libtorch:-${site:+$site/lib}}
[ -n "$ROSEPO_LIBTORCH" ] || fail "'$python' has no torch: name libtorch's folder with --libtorch."

memory() { [ "$device" = cuda ] && nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits 2> /dev/null | head -n 1; }

# part NAME LIMIT COMMAND...: runs it, at most LIMIT seconds and never past the end, and notes what came of it in NAME.part.
number=0
part() {
    local name=$1 limit=$2 left=$((seconds - SECONDS)) start=$SECONDS base top='' now watched status
    shift 2
    number=$((number + 1))
    local file
    file=$(printf '%s/%02d-%s' "$out" "$number" "${name// /-}")
    [ "$limit" -le "$left" ] || limit=$left
    if [ "$limit" -lt 5 ]; then
        echo "$name: no time is left" >&2
        printf '%s\n' "$name" 124 0 0 '' > "$file.part"
        return 124
    fi

    base=$(memory)
    top=$base
    timeout -k 3 "$limit" "$@" > "$file.out" 2> "$file.err" &
    watched=$!
    # The whole GPU's, since libtorch's allocator keeps what it has had: its last value is the most.
    while kill -0 "$watched" 2> /dev/null; do
        now=$(memory)
        if [ -n "$now" ] && [ "$now" -gt "${top:-0}" ]; then top=$now; fi
        sleep 0.2
    done
    wait "$watched"
    status=$?
    printf '%s\n' "$name" "$status" $((SECONDS - start)) "$limit" "${top:+$((top - ${base:-0}))}" > "$file.part"
    echo "$name: exit code $status after $((SECONDS - start)) s" >&2
    return "$status"
}

benchmark() { part "$1" "$2" "$here/dotnet/dotnet" "$here/program/RosePO.Benchmarks.dll" "${@:3}" --device "$device" --json; }

if ! benchmark device-check 60 device-check && [ -n "$site" ]; then
    # Where libtorch's own search path does not lead to the packages of CUDA's libraries.
    LD_LIBRARY_PATH=$(printf '%s:' "$site"/../nvidia/*/lib)${LD_LIBRARY_PATH:-}
    export LD_LIBRARY_PATH
    benchmark 'device-check with-library-path' 60 device-check
fi

IFS=, read -ra names <<< "$shapes"
for shape in "${names[@]}"; do
    case $shape in 8b) limit=170 ;; 1b) limit=60 ;; *) limit=40 ;; esac
    benchmark "preference-step $shape" "$limit" preference-step --shape "$shape" --precision "$precision" --steps "$steps"
done

# A peer that names no device runs on the GPU too: there its new tensors are made. By the default type, since a default device costs time at each call.
peer='
import contextlib, io, json, runpy, sys
device, sys.argv = sys.argv[1], sys.argv[2:]
if device == "cuda":
    import torch
    torch.set_default_tensor_type(torch.cuda.FloatTensor)
with contextlib.redirect_stdout(io.StringIO()) as printed:
    runpy.run_path(sys.argv[0], run_name="__main__")
result = json.loads(printed.getvalue().strip().splitlines()[-1])
result["device"] = device
if device == "cuda":
    result["gpu_mb"] = torch.cuda.max_memory_allocated() / 1e6
    if not result["gpu_mb"]:
        sys.exit("The peer used no GPU.")
print(json.dumps(result))
'
[ ${#peers[@]} -gt 0 ] || echo 'No peer was named: pass --peer FILE.py.' >&2
for file in "${peers[@]}"; do
    for shape in "${names[@]}"; do
        part "peer $(basename "$file" .py) $shape" 45 "$python" -c "$peer" "$device" "$file" --shape "$shape" --dtype "$precision" --steps "$steps"
    done
done

card=$([ "$device" = cuda ] && nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2> /dev/null | head -n 1)
"$python" - "$out" "$device" "$precision" "$peak" "$card" "$SECONDS" <<'END'
import json, pathlib, re, sys

out, device, precision, peak, card, seconds = sys.argv[1:]
out = pathlib.Path(out)
TOLERANCE = 1e-4        # of the largest value: float32 sums in another order
# What says that a peer cannot run here, as against one that failed.
UNABLE = re.compile(r"ModuleNotFoundError: .*|.*invalid choice: .*")

def text(file):
    return file.read_text(errors="replace").strip() if file.exists() else ""

def read(file):
    name, status, took, limit, memory = (file.read_text().split("\n") + [""])[:5]
    entry = dict(part=name, exit_code=int(status), seconds=int(took), limit=int(limit))
    if memory:
        entry["gpu_memory_mib"] = int(memory)
    lines, errors = text(file.with_suffix(".out")).splitlines(), text(file.with_suffix(".err"))
    if lines and lines[-1].startswith("{"):
        try:
            entry["result"] = json.loads(lines[-1])
        except ValueError:
            pass        # It was stopped while it printed.
    result = entry.get("result", {})
    problem = None
    if not entry["limit"]:
        problem = "No time was left for it."
    elif int(status) in (124, 137):
        problem = "It did not end within its limit."
    elif int(status) != 0 or not result:
        problem = errors.splitlines()[-1][:500] if errors else "It ended without a result."
    elif not result.get("device", "").startswith(device):
        problem = f"It ran on {result.get('device')}."
    elif not name.startswith("device-check") and "seconds_per_step" not in result:
        problem = "Its result has no seconds_per_step."
    elif name.startswith("device-check") and not all(result[of] <= TOLERANCE for of in ("max_difference", "max_gradient_difference")):
        problem = "The device computes something else than the processor."
    if problem and name.startswith("peer") and UNABLE.search(errors):
        entry["skipped"] = UNABLE.search(errors).group()[:200]
    elif problem:
        entry["problem"] = problem
    if peak and not problem and "gflop_per_step" in result:
        entry["share_of_peak"] = round(result["gflop_per_step"] / result["seconds_per_step"] / 1000 / float(peak), 4)
    return entry

parts = [read(file) for file in sorted(out.glob("*.part"))]
# A libtorch that loads at the second attempt serves.
checks = [entry for entry in parts if entry["part"].startswith("device-check")]
needed = [entry for entry in parts if entry not in checks[:-1]]
steps = {entry["part"].split()[-1]: entry["result"]["seconds_per_step"] for entry in parts if entry["part"].startswith("preference-step") and "result" in entry and "problem" not in entry}
for entry in parts:
    result = entry.get("result", {})
    if entry["part"].startswith("peer") and "result" in entry and "problem" not in entry and entry["part"].split()[-1] in steps:
        entry["ours_over_peer"] = round(steps[entry["part"].split()[-1]] / result["seconds_per_step"], 4)
    if "benchmark" in result:
        with open(out / "results.jsonl", "a") as results:
            results.write(json.dumps(result) + "\n")
    for word in ("skipped", "problem"):
        if word in entry:
            print(f"{entry['part']}: {word}: {entry[word]}", file=sys.stderr)
print(json.dumps(dict(device=device, gpu=card or None, precision=precision, seconds=int(seconds), ok=not any("problem" in entry for entry in needed), parts=parts)))
END
