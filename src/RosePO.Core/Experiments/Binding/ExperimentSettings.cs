namespace RosePO.Core.Experiments.Binding;

/// <summary>The keys at the top of an experiment file beside its sections: its name, and defaults that every stage shares.</summary>
internal sealed record ExperimentSettings
{
    /// <summary>The experiment's folder below the runs folder; the file's name where absent.</summary>
    public string? Name { get; init; }

    /// <summary>The seed of every stage that sets none.</summary>
    public int? Seed { get; init; }

    /// <summary>Titles of history in a prompt.</summary>
    public int? MaxHistory { get; init; }

    /// <summary>The length of candidate lists.</summary>
    public int? Candidates { get; init; }

    /// <summary>Whether every aligned model has its control, which learns the likelihood of the same chosen answers; true where absent.</summary>
    public bool? Control { get; init; }

    /// <summary>Environment variables whose values may be written where the run is published; those of others stay references.</summary>
    public IReadOnlyList<string>? PublicVariables { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// The command that starts the processes which compute a stage together, such as <c>mpirun -n 4 --bind-to none</c>: of every stage that can be shared and does not
    /// say <c>none</c> or another.
    /// </summary>
    public string? Launcher { get; init; }

    /// <summary>The folder of an MLflow store, usually called <c>mlruns</c>, in which every training and measurement is also recorded as a run.</summary>
    public string? MlflowStore { get; init; }

    /// <summary>The MLflow experiment that the runs belong to; null takes the experiment's name.</summary>
    public string? MlflowExperiment { get; init; }
}
