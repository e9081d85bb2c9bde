using RosePO.Core.Oracles;

namespace RosePO.Core.Experiments.Sections;

/// <summary>The oracles of an experiment: one serves everything that trains it alike, another one gets a folder of its own.</summary>
/// <param name="context">The experiment.</param>
internal sealed class OracleStages(SectionContext context)
{
    private readonly List<OracleRequest> _oracles = [];

    /// <summary>The artifact of an oracle, its stage added where there is none yet.</summary>
    /// <param name="name">The end of its folder's name, where it is not the first.</param>
    /// <param name="options">The network and its training.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="seed">Its seed.</param>
    public string Of(string name, OracleOptions options, string device, int seed)
    {
        if (_oracles.Find(oracle => oracle.Options == options && oracle.Seed == seed) is { } same)
        {
            return same.Destination;
        }

        var stage = _oracles.Count == 0 ? "oracle" : $"oracle-{name}";
        var request = new OracleRequest
        {
            Dataset = context.Dataset, Destination = context.Place(stage), Options = options, Device = device, Seed = seed, Overwrite = true,
        };
        _oracles.Add(request);
        return context.Add(stage, request);
    }

    /// <summary>The first oracle of a kind, or one with the kind's default options: the one that taught epsilon is the baseline too.</summary>
    public string Baseline(SmoothingOracle kind, string device, int seed) =>
        _oracles.Find(oracle => OracleRegistry.NameOf(oracle.Options) == kind)?.Destination
        ?? Of($"measure-{kind.ToString().ToLowerInvariant()}", OracleRegistry.DefaultOf(kind), device, seed);
}
