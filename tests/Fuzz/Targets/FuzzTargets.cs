using RosePO.Core.Runtime;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>The closed list of kinds.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> s_all = new(StringComparer.Ordinal)
    {
        ["safetensors"] = () => new SafeTensorsTarget(),
        ["tokenizer"] = () => new TokenizerTarget(),
        ["config"] = () => new ConfigTarget(),
        ["adapter"] = () => new AdapterTarget(),
        ["yaml"] = () => new ExperimentTarget(),
        ["template"] = () => new TemplateTarget(),
        ["pairs"] = () => new PairFileTarget(),
        ["csv"] = () => new TableTarget(TableSamples.Delimited),
        ["jsonl"] = () => new TableTarget(TableSamples.Objects),
        ["parquet"] = () => new TableTarget(TableSamples.Parquet),
        ["checkpoint"] = () => new CheckpointTarget(),
        ["manifest"] = () => new ManifestTarget(),
    };

    public static IReadOnlyCollection<string> Kinds => s_all.Keys;

    public static IFuzzTarget Open(string kind)
    {
        if (kind == HarnessTarget.Kind)
        {
            return new HarnessTarget();
        }

        TorchRuntime.EnsureLoaded();
        return s_all[kind]();
    }
}
