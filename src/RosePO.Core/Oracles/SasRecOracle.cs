using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>A question to an oracle: how likely is each of these items next?</summary>
/// <param name="History">Every earlier item in time order; the oracle takes as many of the last as it uses.</param>
/// <param name="Items">The items to score.</param>
public readonly record struct OracleQuery(ReadOnlyMemory<int> History, ReadOnlyMemory<int> Items);

/// <summary>A trained SASRec that scores items. Scores are logits over the catalogue: exp(score) is proportional to p(item next).</summary>
public sealed class SasRecOracle : IDisposable
{
    /// <summary>The artifact kind.</summary>
    public const string Kind = "oracle";

    private const string WeightsFile = "model.safetensors";

    private const int RowsAtOnce = 256;

    private readonly SasRec _model;
    private readonly Device _device;

    private SasRecOracle(SasRec model, Device device) => (_model, _device) = (model, device);

    /// <summary>The catalogue's size.</summary>
    public int Items => _model.Config.Items;

    /// <summary>Reads an oracle artifact.</summary>
    /// <param name="folder">The artifact.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="RoseException">The folder is no oracle, its files contradict each other, or there is no such device.</exception>
    public static SasRecOracle Load(string folder, string device)
    {
        Artifact.Open(folder, Kind);
        var place = TorchRuntime.SelectDevice(device);
        SasRec? model = null;
        try
        {
            var config = JsonSerializer.Deserialize<SasRecConfig>(
                File.ReadAllBytes(Path.Combine(folder, SasRecConfig.FileName)), ArtifactJson.Options)!;
            model = new SasRec(config);
            CopyWeights(model, Path.Combine(folder, WeightsFile));
            model.to(place);
            model.eval();
            return new SasRecOracle(model, place);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or IOException or InvalidDataException)
        {
            model?.Dispose();
            throw OracleErrors.Unreadable(folder, exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Writes what <see cref="Load"/> reads.</summary>
    internal static void Write(ArtifactFolder folder, SasRec model)
    {
        SafeTensors.Save(folder.File(WeightsFile), model.named_parameters().Select(entry => KeyValuePair.Create<string, Tensor>(entry.name, entry.parameter)));
        File.WriteAllText(folder.File(SasRecConfig.FileName), JsonSerializer.Serialize(model.Config, ArtifactJson.Options) + "\n");
    }

    /// <summary>Scores each question's items, in the questions' order.</summary>
    /// <param name="queries">The questions.</param>
    /// <param name="done">Told how many questions are answered.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public float[][] Score(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default) =>
        Score(_model, queries, _device, done, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    internal static float[][] Score(
        SasRec model, IReadOnlyList<OracleQuery> queries, Device device, Action<int>? done, CancellationToken cancellation)
    {
        using var inference = inference_mode();
        var scores = new float[queries.Count][];
        // Questions of like length share a batch, so that short histories are not padded to the longest.
        var order = Enumerable.Range(0, queries.Count).OrderBy(i => Math.Min(queries[i].History.Length, model.Config.MaxLength)).ToArray();
        var answered = 0;
        using var pause = CollectorPause.Begin();
        foreach (var rows in order.Chunk(RowsAtOnce))
        {
            pause.Renew();
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var inputs = SequenceBatch.Of([.. rows.Select(row => queries[row].History)], model.Config.MaxLength, model.Padding, device); // (B, L)
            var width = rows.Max(row => queries[row].Items.Length);
            var asked = new long[rows.Length * width];
            for (var row = 0; row < rows.Length; row++)
            {
                var items = queries[rows[row]].Items.Span;
                for (var i = 0; i < items.Length; i++)
                {
                    asked[row * width + i] = items[i];
                }
            }

            var last = model.forward(inputs).select(1, inputs.shape[1] - 1);              // (B, D)
            var found = model.Scores(last, tensor(asked, [rows.Length, width], device: device)) // (B, K)
                .cpu().data<float>().ToArray();
            for (var row = 0; row < rows.Length; row++)
            {
                scores[rows[row]] = found.AsSpan(row * width, queries[rows[row]].Items.Length).ToArray();
            }

            answered += rows.Length;
            done?.Invoke(answered);
        }

        return scores;
    }

    private static void CopyWeights(SasRec model, string path)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var weights = SafeTensors.Load(path, CPU);
        foreach (var (name, weight) in model.named_parameters())
        {
            var stored = weights[name];
            if (!stored.shape.AsSpan().SequenceEqual(weight.shape))
            {
                throw new InvalidDataException($"the shape of {name} is not the configuration's");
            }

            weight.copy_(stored);
        }
    }
}
