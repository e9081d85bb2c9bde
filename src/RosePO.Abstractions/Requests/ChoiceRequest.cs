namespace RosePO;

/// <summary>Several models in, the best of them on the validation split out, as a model artifact.</summary>
public sealed record ChoiceRequest
{
    /// <summary>The dataset artifact.</summary>
    [InputPath(Artifact = "dataset")]
    public required string Dataset { get; init; }

    /// <summary>The models; of those that are equally good the earliest is chosen.</summary>
    public required IReadOnlyList<NamedModel> Models { get; init; }

    /// <summary>What each model was trained with, in the same order, where they are trials of a tuning; null for other models.</summary>
    [ParameterName("")]
    public IReadOnlyList<TrialValues>? Trials { get; init; }

    /// <summary>The folder of the artifact.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>What a better model is, by the candidates of validation users.</summary>
    public RankingMetric Metric { get; init; } = RankingMetric.HitRatio;

    /// <summary>The first validation users, this many, that every model is measured on; null takes all of them.</summary>
    [AtLeast(1)]
    public int? Users { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";

    /// <summary>
    /// The command that starts the processes which compute it together, such as <c>mpirun -n 4 --bind-to none</c>; <c>none</c>, or nothing, computes in this process. No
    /// shell reads it.
    /// </summary>
    [Place]
    [Suggested("none", "mpirun -n 2 --bind-to none")]
    public string? Launcher { get; init; }

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}

/// <summary>The values that a trial of a tuning was trained with.</summary>
/// <param name="Model">The trial's name.</param>
/// <param name="Values">The values of the options that are tuned, by dotted key.</param>
public sealed record TrialValues(string Model, IReadOnlyDictionary<string, string> Values);
