using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Models.Checkpoints;

public sealed class LoadingMemoryTests
{
    private const long Slack = 32 << 20;

    private readonly LlamaConfig _config = new()
    {
        VocabSize = 32_000,
        HiddenSize = 512,
        Layers = 6,
        Heads = 8,
        KeyValueHeads = 8,
        IntermediateSize = 1536,
        ContextLength = 64,
        TieWordEmbeddings = false,
    };

    [Fact]
    public void Loading_takes_no_more_than_the_models_size_and_one_tensor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Anonymous memory is read from /proc.");
        TorchRuntime.EnsureLoaded();
        using var folder = new TemporaryFolder();
        _config.Save(folder.Path, 1, 2, 3);
        var (size, largest) = WriteZeros(folder.At(ModelFolder.Weights));
        LlamaModel.Load(folder.Path, CPU, trainable: false).Dispose();

        var before = Anonymous();
        var peak = before;
        using var stop = new CancellationTokenSource();
        var sampler = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                peak = Math.Max(peak, Anonymous());
                Thread.Sleep(1);
            }
        });
        sampler.Start();
        using var model = LlamaModel.Load(folder.Path, CPU, trainable: false);
        stop.Cancel();
        sampler.Join();
        Assert.InRange(Math.Max(peak, Anonymous()) - before, size / 2, size + largest + Slack);
    }

    // A file with holes: it takes no room on the disk and reads as zeros.
    private (long Size, long Largest) WriteZeros(string path)
    {
        using var shapes = LlamaModel.CreateMeta(_config);
        var header = new JsonObject();
        var (offset, largest) = (0L, 0L);
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in shapes.Parameters.Checkpoint())
        {
            var end = offset + (tensor.numel() * sizeof(float));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.shape.Select(n => (JsonNode)n)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            (offset, largest) = (end, Math.Max(largest, end - offset));
        }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        file.SetLength(sizeof(long) + json.Length + offset);
        return (offset, largest);
    }

    private static long Anonymous()
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line["RssAnon:".Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture) << 10;
    }
}
