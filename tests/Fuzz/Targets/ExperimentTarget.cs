using System.Text;
using RosePO.Core.Experiments;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>Experiment files: what is read says the same when its resolved form is read.</summary>
internal sealed class ExperimentTarget : IFuzzTarget
{
    // Reading twice costs twice: one in so many.
    private const int AgainEvery = 8;

    private const string Whole =
        """
        # A whole experiment.
        name: fuzzed
        seed: 3
        device: cpu
        maxHistory: 10
        dataset:
          format: Sample
          sample: { users: 30, families: 8, familySize: 4, meanInteractions: 8 }
          minimumUserInteractions: 3
          split: LeaveOneOut
        pretrain: &small
          embedded: { hiddenSize: 32, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 64, contextLength: 384 }
          epochs: 2
          learningRate: 1.5e-3
        sft:
          epochs: 0.5
          batchSize: ${pretrain.embedded.hiddenSize}
          precision: Fp32
        pairs:
          main: { strategies: [Random, Popularity], negatives: 2, maxExamples: 10 }
          hard:
            strategies:
              - SelfHard
              - Semantic
        smooth:
          main: { oracle: SasRec, sasRec: { epochs: 1, maxLength: 10 } }
        align:
          rosepo: { pairs: main, loss: RosePO, lora: { rank: 4, alpha: 8 } }
          "dpo": { pairs: hard, losses: [{ loss: Dpo, weight: 0.8 }, { loss: Bco, weight: 0.2 }] }
        measure:
          baselines: [random, popularity]
          title: |
            A title: ${name}
            of two lines
        """;

    private const string Sweep =
        """
        extends: base.yml
        name: swept
        seeds: [1, 2]
        matrix:
          sft.epochs: [0.1, 0.2]
          align.rosepo.lora.rank: [2, 4]
        sft: { learningRate: 0.001 }
        """;

    private static readonly string[] s_keys = ["sft.epochs", "align.rosepo.loss", "pairs.main.strategies", "name", "matrix", "seeds", "a.b.c", ""];

    private readonly WorkFolder _folder = new();
    private readonly byte[][] _whole = [Encoding.UTF8.GetBytes(Whole), Encoding.UTF8.GetBytes(Sweep)];

    public ExperimentTarget() => _folder.Write("base.yml", Whole);

    public byte[] Next(Random random) => Mutator.Of(_whole[random.Next(4) == 0 ? 1 : 0], random, Words.Yaml);

    public void Read(byte[] input, Random random)
    {
        var overrides = new Dictionary<string, string>(StringComparer.Ordinal);
        if (random.Next(6) == 0)
        {
            var value = random.Next(2) == 0 ? Words.Any(Numbers.Extremes, random) : Encoding.UTF8.GetString(Mutator.Of("[Random, {a: 1}]"u8.ToArray(), random, Words.Yaml));
            overrides[s_keys[random.Next(s_keys.Length)]] = value;
        }

        var plans = ExperimentPlan.LoadAll(new ExperimentRequest { File = _folder.Write("self.yml", input), Overrides = overrides });
        if (random.Next(AgainEvery) != 0)
        {
            return;
        }

        foreach (var plan in plans.Take(2))
        {
            var again = ExperimentPlan.LoadAll(new ExperimentRequest { File = _folder.Write("again.yml", plan.Resolved) });
            var (first, second) = (Stages(plan), again is [var only] ? Stages(only) : $"{again.Count} variants");
            if (first != second)
            {
                throw new SilentLossException($"The resolved file has other stages: {first} became {second}.");
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Stages(ExperimentPlan plan) => string.Join(' ', plan.Stages.Select(stage => $"{stage.Stage} {stage.Request.GetType().Name}"));
}
