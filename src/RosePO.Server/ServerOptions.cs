namespace RosePO.Server;

/// <summary>What a server recommends with and how it listens: <c>--model runs/rosepo --dataset runs/import --port 8080</c>.</summary>
internal sealed record ServerOptions
{
    /// <summary>The model artifact, adapter or full model.</summary>
    public string Model { get; init; } = "";

    /// <summary>The dataset artifact whose titles are recommended.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>The address that it listens on; the machine's own by default.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Titles for each query that does not say how many.</summary>
    public int Top { get; init; } = 10;

    /// <summary>The most titles that a query may ask for.</summary>
    public int MaxTop { get; init; } = 1000;

    /// <summary>Whether items of the history may be recommended again.</summary>
    public bool IncludeHistory { get; init; }

    /// <summary>How titles are found.</summary>
    public RecommendationMethod Method { get; init; } = RecommendationMethod.Auto;

    /// <summary>Beams; 0 takes twice the titles asked for, at least 20.</summary>
    public int Beams { get; init; }

    /// <summary>Titles of history in a prompt; null takes the model's own.</summary>
    public int? MaxHistory { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Queries that are answered together at most.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Queries that wait at most; a further one is refused.</summary>
    public int Queue { get; init; } = 1024;

    /// <summary>Reads options of a command line.</summary>
    /// <exception cref="RoseException">One is unknown, is of another type, or model or dataset are missing.</exception>
    public static ServerOptions Read(string[] args)
    {
        var known = typeof(ServerOptions).GetProperties().Select(property => property.Name.ToLowerInvariant()).ToArray();
        ServerOptions options;
        try
        {
            var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
            if (configuration.AsEnumerable().FirstOrDefault(pair => !known.Contains(pair.Key.ToLowerInvariant())).Key is { } unknown)
            {
                throw Invalid($"'--{unknown}' is no option of the server: it has {string.Join(", ", known.Select(name => "--" + name))}.");
            }

            options = configuration.Get<ServerOptions>() ?? new ServerOptions();
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw Invalid($"{exception.Message.TrimEnd('.')}: correct the option.", exception);
        }

        return options switch
        {
            { Model: "" } or { Dataset: "" } => throw Invalid("The server needs a model and a dataset: start it with --model and --dataset."),
            { Port: < 0 or > 65535 } => throw Invalid(FormattableString.Invariant($"--port is {options.Port} where a number from 0 to 65535 is needed.")),
            { MaxTop: < 1 } or { Batch: < 1 } or { Queue: < 1 } => throw Invalid("--maxtop, --batch and --queue must be at least 1."),
            _ => options with { Model = Path.GetFullPath(options.Model), Dataset = Path.GetFullPath(options.Dataset) },
        };
    }

    /// <summary>What the core is asked for.</summary>
    public RecommendationRequest Request() => new()
    {
        Model = Model,
        Dataset = Dataset,
        Top = Top,
        IncludeHistory = IncludeHistory,
        Method = Method,
        Beams = Beams,
        MaxHistory = MaxHistory,
        Device = Device,
    };

    private static RoseException Invalid(string text, Exception? cause = null) => new(RoseErrorCode.RequestInvalid, text, cause);
}
