namespace RosePO;

/// <summary>A dataset in, a trained oracle out.</summary>
public sealed record OracleRequest
{
    /// <summary>The dataset artifact.</summary>
    [InputPath(Artifact = "dataset")]
    public required string Dataset { get; init; }

    /// <summary>The folder of the artifact.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>Which network, its shape and its training.</summary>
    public OracleOptions Options { get; init; } = new SasRecOptions();

    /// <summary>Networks, each trained without the users whom it answers for; 1 is one network that every user trains.</summary>
    [AtLeast(1)]
    public int Folds { get; init; } = 1;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";

    /// <summary>Seeds weights, order, dropout, sampled negatives and folds.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
