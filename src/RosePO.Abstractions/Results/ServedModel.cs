namespace RosePO;

/// <summary>A server that runs.</summary>
public sealed record ServedModel
{
    /// <summary>Where it listens: <c>http://127.0.0.1:8080</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>The id of its process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Titles that it can recommend.</summary>
    public int Titles { get; init; }

    /// <summary>Parameters of the model.</summary>
    public long Parameters { get; init; }
}
