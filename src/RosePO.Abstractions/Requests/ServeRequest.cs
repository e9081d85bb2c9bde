using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>A model that is kept in memory and recommends over HTTP.</summary>
public sealed record ServeRequest
{
    /// <summary>The model artifact, adapter or full model.</summary>
    [InputPath(Artifact = "model")]
    public required string Model { get; init; }

    /// <summary>The dataset artifact whose titles are recommended.</summary>
    [InputPath(Artifact = "dataset")]
    public required string Dataset { get; init; }

    /// <summary>The IP address to listen on; 0.0.0.0 for every address of the machine. There is neither encryption nor a login: that is the affair of what stands before it.</summary>
    [Place]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes a free one.</summary>
    [Place]
    [Range(0, 65535)]
    public int Port { get; init; } = 8080;

    /// <summary>Titles for a query that does not say how many.</summary>
    [AtLeast(1)]
    public int Top { get; init; } = 10;

    /// <summary>The most titles that a query may ask for.</summary>
    [AtLeast(1)]
    public int MaxTop { get; init; } = 1000;

    /// <summary>Whether items of the history may be recommended again.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>How titles are found.</summary>
    public RecommendationMethod Method { get; init; } = RecommendationMethod.Auto;

    /// <summary>Beams; 0 takes twice the titles that a query asks for, at least 20.</summary>
    [AtLeast(0)]
    [ReadWhen(nameof(Method), RecommendationMethod.Score, Not = true)]
    public int Beams { get; init; }

    /// <summary>Titles of history in a prompt. Null takes the model's own.</summary>
    [AtLeast(1)]
    public int? MaxHistory { get; init; }

    /// <summary>How the model's weights are kept while it answers.</summary>
    public Quantisation Quantisation { get; init; } = Quantisation.None;

    /// <summary>Queries that are answered together at most.</summary>
    [Place]
    [AtLeast(1)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Queries that wait at most; a further one is refused with status 503.</summary>
    [Place]
    [AtLeast(1)]
    public int MaxWaiting { get; init; } = 1024;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";
}
