namespace RosePO.Core.Tests.Experiments;

/// <summary>An experiment with every kind of stage that is computed in a moment; controls are ControlRunTests' affair.</summary>
internal static class SmallExperiment
{
    public const string Yaml = """
        name: small
        seed: 3
        maxHistory: 3
        candidates: 4
        control: false
        dataset: { format: Sample, sample: { users: 24, families: 6, familySize: 3, meanInteractions: 7 } }
        pretrain: { epochs: 0.1, validation: { users: 0 }, embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 16, contextLength: 192 }, packLength: 64, precision: Fp32 }
        sft: { epochs: 0.1, validation: { users: 0 }, precision: Fp32 }
        pairs: { mixed: { strategies: [SelfHard, Random], maxExamples: 6 } }
        smooth: { mixed: { oracle: SasRec, sasRec: { epochs: 1, hiddenSize: 8 } } }
        align: { rosepo: { pairs: mixed, validation: { users: 0 }, precision: Fp32 } }
        measure: { baselines: [sasrec], resamples: 20, generationUsers: 1 }

        """;
}
