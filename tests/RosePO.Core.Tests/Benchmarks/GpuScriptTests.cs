using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RosePO.Core.Tests.Benchmarks;

/// <summary>The flow of <c>benchmarks/gpu.sh</c> with programs in place of the benchmarks, of Python's torch and of the driver's tool: no GPU is needed.</summary>
public sealed class GpuScriptTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-gpu").FullName;

    public GpuScriptTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The script is one for Linux.");
        Assert.SkipUnless(Runs("python3"), "Python is not installed.");
        File.Copy(Repository.At("benchmarks", "gpu.sh"), Path.Combine(_folder, "gpu.sh"));
        Program("bin/nvidia-smi", """case $1 in *memory.used*) echo "$((1000 + RANDOM % 2 * 500))" ;; *) echo 'Some GPU, 1.2, 100 MiB' ;; esac""");
        Program("site/torch/__init__.py", """
            def set_default_tensor_type(kind): pass
            class cuda:
                FloatTensor = None
                max_memory_allocated = staticmethod(lambda: 5e6)
            """);
        Program("peer.py", """
            import argparse, json
            p = argparse.ArgumentParser(); p.add_argument("--shape", choices=["15m"]); p.add_argument("--dtype"); p.add_argument("--steps"); a = p.parse_args()
            print(json.dumps(dict(seconds_per_step=0.25)))
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_part_runs_whatever_became_of_those_before_it()
    {
        Benchmarks("""
            case $* in
                *device-check*) echo '{"benchmark":"device-check","device":"cuda:0","max_difference":0,"max_gradient_difference":1e-6}' ;;
                *15m*) sleep 1; echo '{"benchmark":"preference-step","device":"cuda:0","seconds_per_step":0.5,"gflop_per_step":50}' ;;
                *135m*) echo 'ROSE1014: there is no memory.' >&2; exit 1 ;;
                *1b*) echo '{"benchmark":"preference-step","device":"cpu","seconds_per_step":9}' ;;
                *8b*) sleep 60 ;;
            esac
            """);

        var (result, parts) = Run("--shapes", "15m,135m,1b,8b", "--peak", "10", "--peer", Path.Combine(_folder, "peer.py"), "--seconds", "12");

        Assert.False((bool)result["ok"]!);
        Assert.Equal("Some GPU, 1.2, 100 MiB", (string?)result["gpu"]);
        Assert.Null(parts["device-check"]["problem"]);
        Assert.Equal(0.01, (double)parts["preference-step 15m"]["share_of_peak"]!);
        Assert.InRange((int)parts["preference-step 15m"]["gpu_memory_mib"]!, 0, 500);
        Assert.Equal("ROSE1014: there is no memory.", (string?)parts["preference-step 135m"]["problem"]);
        Assert.Equal("It ran on cpu.", (string?)parts["preference-step 1b"]["problem"]);
        Assert.Equal("It did not end within its limit.", (string?)parts["preference-step 8b"]["problem"]);
        Assert.Equal("No time was left for it.", (string?)parts["peer peer 15m"]["problem"]);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_folder, "out", "results.jsonl")).Count(line => line.Contains("cuda:0", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_peer_is_measured_on_the_GPU_beside_our_step_and_skipped_where_it_cannot_run()
    {
        Benchmarks("""echo '{"benchmark":"b","device":"cuda:0","seconds_per_step":0.5,"max_difference":0,"max_gradient_difference":0}'""");
        Program("other.py", "import a_package_that_is_missing");

        var (result, parts) = Run("--shapes", "15m,8b", "--peer", Path.Combine(_folder, "peer.py"), "--peer", Path.Combine(_folder, "other.py"));

        Assert.True((bool)result["ok"]!);
        Assert.Equal(2, (double)parts["peer peer 15m"]["ours_over_peer"]!);
        Assert.Equal(5, (double)parts["peer peer 15m"]["result"]!["gpu_mb"]!);
        Assert.Contains("invalid choice", (string?)parts["peer peer 8b"]["skipped"], StringComparison.Ordinal);
        Assert.Contains("a_package_that_is_missing", (string?)parts["peer other 15m"]["skipped"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_libtorch_that_does_not_find_its_libraries_is_tried_again_with_their_folders()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "site", "nvidia", "cu13", "lib"));
        Benchmarks("""
            case ${LD_LIBRARY_PATH:-} in
                *nvidia/cu13/lib*) echo '{"benchmark":"b","device":"cuda:0","seconds_per_step":1,"max_difference":0,"max_gradient_difference":0}' ;;
                *) echo 'libcudart.so.13: cannot open shared object file' >&2; exit 1 ;;
            esac
            """);

        var (result, parts) = Run("--shapes", "15m");

        Assert.True((bool)result["ok"]!);
        Assert.Equal("libcudart.so.13: cannot open shared object file", (string?)parts["device-check"]["problem"]);
        Assert.Null(parts["device-check with-library-path"]["problem"]);
        Assert.Null(parts["preference-step 15m"]["problem"]);
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("NaN")]
    public void A_device_that_computes_something_else_is_a_problem(string difference)
    {
        Benchmarks($$"""echo '{"benchmark":"b","device":"cuda:0","seconds_per_step":1,"max_difference":0,"max_gradient_difference":{{difference}}}'""");

        var (result, parts) = Run("--shapes", "15m");

        Assert.False((bool)result["ok"]!);
        Assert.Equal("The device computes something else than the processor.", (string?)parts["device-check"]["problem"]);
    }

    private (JsonNode Result, Dictionary<string, JsonNode> Parts) Run(params string[] options)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(_folder, "gpu.sh"), "--out", Path.Combine(_folder, "out"), .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONPATH"] = Path.Combine(_folder, "site"), ["LD_LIBRARY_PATH"] = "", ["PATH"] = $"{Path.Combine(_folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var last = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        process.WaitForExit();
        Assert.True(last is not null, errors.Result);

        // Python's JSON has NaN, this one's has not.
        var result = JsonNode.Parse(last.Replace("NaN", "\"NaN\"", StringComparison.Ordinal))!;
        return (result, result["parts"]!.AsArray().ToDictionary(part => (string)part!["part"]!, part => part!));
    }

    private void Benchmarks(string script) => Program("dotnet/dotnet", script);

    private void Program(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, name.EndsWith(".py", StringComparison.Ordinal) ? text : $"#!/usr/bin/env bash\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Executable);
        }
    }

    private static bool Runs(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-c", ""]))!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
