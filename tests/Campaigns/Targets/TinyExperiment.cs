using System.Globalization;
using RosePO.Core.Artifacts;

namespace RosePO.Campaigns.Targets;

/// <summary>An experiment with every kind of stage that takes seconds. Its trainings have checkpoints and dropout, so that resuming from one is put to the test.</summary>
internal static class TinyExperiment
{
    public const string Name = "campaign";

    public const string FileName = "experiment.yml";

    /// <summary>The seed of what is compared.</summary>
    public const int Seed = 3;

    private const string Yaml = $$"""
        name: {{Name}}
        maxHistory: 3
        candidates: 4
        device: cpu
        dataset: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
        pretrain:
          embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 16, contextLength: 192 }
          epochs: 1
          batchSize: 2
          packLength: 64
          validation: { users: 4, every: 3 }
          checkpointEvery: 1
          dropout: 0.1
          precision: Fp32
        sft: { epochs: 0.5, batchSize: 8, validation: { users: 4 }, checkpointEvery: 1, dropout: 0.1, precision: Fp32 }
        control: false
        pairs:
          mixed: { strategies: [SelfHard, Semantic, Popularity, Random], maxExamples: 12 }
        smooth:
          mixed: { oracle: SasRec, sasRec: { epochs: 1, hiddenSize: 8, layers: 1, heads: 1, maxLength: 8 } }
        align:
          rosepo: { pairs: mixed, loss: RosePO, epochs: 2, batchSize: 4, validation: { users: 4 }, checkpointEvery: 1, lora: { rank: 2, dropout: 0.1 }, precision: Fp32 }
        measure: { baselines: [popularity, sasrec], resamples: 20, generationUsers: 1 }

        """;

    public static string YamlOf(int seed) => string.Create(CultureInfo.InvariantCulture, $"seed: {seed}\n{Yaml}");

    /// <summary>Its stages in the order they run.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["import", "pretrain", "sft", "pairs/mixed", "oracle", "smooth/mixed", "align/rosepo", "measure"];

    /// <summary>Those that leave a checkpoint.</summary>
    public static IReadOnlyList<string> Trainings { get; } = ["pretrain", "sft", "align/rosepo"];

    /// <summary>The keys of the artifacts in a folder, by stage; null where there is none.</summary>
    public static IReadOnlyDictionary<string, string?> KeysIn(string folder) =>
        Stages.ToDictionary(stage => stage, stage => Artifact.TryOpen(Path.Combine(folder, "runs", Name, stage))?.Key);

    /// <summary>The first stage in a folder that is not there yet with its key, or <c>end</c>.</summary>
    public static string StageAt(string folder, IReadOnlyDictionary<string, string?> keys)
    {
        var now = KeysIn(folder);
        return Stages.FirstOrDefault(stage => now[stage] != keys[stage]) ?? "end";
    }
}
