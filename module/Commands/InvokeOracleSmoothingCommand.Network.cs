using System.Globalization;
using System.Management.Automation;
using RosePO.Core.Experiments;

namespace RosePO.Commands;

// The options of the oracle that is trained. Without one, the oracle's own default stands.
public sealed partial class InvokeOracleSmoothingCommand
{
    private static readonly string[] s_network =
    [
        nameof(HiddenSize), nameof(Layers), nameof(Heads), nameof(Window), nameof(HorizontalFilters), nameof(VerticalFilters), nameof(MaxLength),
        nameof(Dropout), nameof(Objective), nameof(SampledNegatives), nameof(Selection), nameof(Epochs), nameof(Patience), nameof(BatchSize),
        nameof(LearningRate),
    ];

    /// <summary>The oracle's width.</summary>
    [Parameter]
    public int? HiddenSize { get; set; }

    /// <summary>The blocks of SasRec, or the recurrent layers of Gru4Rec.</summary>
    [Parameter]
    public int? Layers { get; set; }

    /// <summary>The attention heads of SasRec.</summary>
    [Parameter]
    public int? Heads { get; set; }

    /// <summary>The last items that Caser's convolutions see.</summary>
    [Parameter]
    public int? Window { get; set; }

    /// <summary>Caser's horizontal filters of each height.</summary>
    [Parameter]
    public int? HorizontalFilters { get; set; }

    /// <summary>Caser's vertical filters.</summary>
    [Parameter]
    public int? VerticalFilters { get; set; }

    /// <summary>The longest history that the oracle reads.</summary>
    [Parameter]
    public int? MaxLength { get; set; }

    /// <summary>The oracle's dropout.</summary>
    [Parameter]
    public double? Dropout { get; set; }

    /// <summary>The oracle's loss: cross-entropy over the catalogue, or binary cross-entropy against sampled items.</summary>
    [Parameter]
    public OracleObjective? Objective { get; set; }

    /// <summary>The sampled items of a target, for <c>-Objective BinaryCrossEntropy</c>.</summary>
    [Parameter]
    public int? SampledNegatives { get; set; }

    /// <summary>The validation figure that chooses the pass that is kept.</summary>
    [Parameter]
    public OracleSelection? Selection { get; set; }

    /// <summary>The oracle's passes over the users, at most.</summary>
    [Parameter]
    public int? Epochs { get; set; }

    /// <summary>Passes without a better validation figure before the oracle's training stops.</summary>
    [Parameter]
    public int? Patience { get; set; }

    /// <summary>Sequences of one step of the oracle's training.</summary>
    [Parameter]
    public int? BatchSize { get; set; }

    /// <summary>The oracle's learning rate.</summary>
    [Parameter]
    public double? LearningRate { get; set; }

    // Bound as experiment files are, so that an option that the oracle does not have is an error, not passed over.
    private OracleSmoothingRequest NetworkRequest(string pairs, string destination)
    {
        var given = MyInvocation.BoundParameters.Where(pair => s_network.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)).ToList();
        if (given.Count > 0 && Oracle is SmoothingOracle.File or SmoothingOracle.Constant)
        {
            throw new RoseException(
                RoseErrorCode.RequestInvalid, $"The oracle {Oracle} is not trained, so it has no {given[0].Key}: leave that out, or choose another oracle.");
        }

        return RequestValues.Bind<OracleSmoothingRequest>(
        [
            new("pairs", pairs),
            new("destination", destination),
            .. given.Select(pair => KeyValuePair.Create(
                $"{CamelCase($"{Oracle}")}.{CamelCase(pair.Key)}", (object)Convert.ToString(pair.Value, CultureInfo.InvariantCulture)!)),
        ]);
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
