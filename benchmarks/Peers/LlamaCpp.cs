using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Gguf;
using RosePO.Core.Runtime.Mpi;
using RosePO.Core.Text.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Benchmarks.Peers;

/// <summary>llama.cpp, in a process of its own, with the same weights, threads and tokens as the engine: benchmarks/LlamaCppPeer.</summary>
internal sealed class LlamaCpp : IDisposable
{
    /// <summary>The name on the command line.</summary>
    public const string Name = "llama-cpp";

    private const string Project = "benchmarks/LlamaCppPeer";

    private readonly ScratchFolder _scratch = new();
    private readonly Process _process;

    private LlamaCpp(string program, LlamaModel model, Setting setting, PeerWork work)
    {
        var file = _scratch.File("model.gguf");
        GgufExport.Write(
            file, model, CatalogTokenizer.Build([]), Name, setting.Compute == ScalarType.BFloat16 ? WeightType.Bf16 : WeightType.Fp32);
        var threads = get_num_threads().ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(new ProcessStartInfo(DotNetHost.File, [program, file, threads])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(work));
    }

    /// <summary>Starts it, where the command line asks for it.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="model">The weights.</param>
    /// <param name="setting">The type that they are written in.</param>
    /// <param name="work">What it computes.</param>
    /// <exception cref="UsageException">Its program is not built, or the engine computes on a GPU and llama.cpp here does not.</exception>
    public static LlamaCpp? Open(BenchmarkOptions options, LlamaModel model, Setting setting, PeerWork work)
    {
        if (options.Peer != Name)
        {
            return null;
        }

        var program = Path.GetFullPath(
            typeof(LlamaCpp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "LlamaCppPeer").Value!);
        return !File.Exists(program) ? throw new UsageException($"--peer {Name} has no program at '{program}': run 'dotnet build -c Release {Project}' first.")
            : setting.Device.type != DeviceType.CPU ? throw new UsageException($"--peer {Name} computes on the processor: pass --device cpu with it.")
            : new LlamaCpp(program, model, setting, work);
    }

    /// <summary>Does the work once.</summary>
    public PeerReply Run()
    {
        _process.StandardInput.WriteLine();
        return JsonSerializer.Deserialize<PeerReply>(
            _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("llama.cpp ended; what it wrote is on standard error."))!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _scratch.Dispose();
    }
}
