using RosePO.Core.Options;

namespace RosePO.Server;

/// <summary>The options of a command line: <c>--model runs/rosepo --dataset runs/import --port 8080</c>.</summary>
internal static class Arguments
{
    /// <summary>Ends the server where its standard input ends: whoever started it has gone.</summary>
    private const string Attached = "attached";

    /// <summary>Reads them.</summary>
    /// <exception cref="RoseException">One is unknown, is of another type or out of range, or model or dataset are missing.</exception>
    public static (ServeRequest Request, bool IsAttached) Read(string[] args)
    {
        var values = new ConfigurationBuilder().AddCommandLine(args).Build();
        string[] known = [.. typeof(ServeRequest).GetProperties().Select(property => property.Name.ToLowerInvariant()), Attached];
        if (values.AsEnumerable().FirstOrDefault(pair => !known.Contains(pair.Key.ToLowerInvariant())).Key is { } unknown)
        {
            throw Invalid($"'--{unknown}' is no option of the server: it has {string.Join(", ", known.Select(name => "--" + name))}.");
        }

        if (string.IsNullOrEmpty(values["model"]) || string.IsNullOrEmpty(values["dataset"]))
        {
            throw Invalid("The server needs a model and a dataset: start it with --model and --dataset.");
        }

        try
        {
            var request = values.Get<ServeRequest>()!;
            OptionCheck.Run(request);
            return (request with { Model = Path.GetFullPath(request.Model), Dataset = Path.GetFullPath(request.Dataset) }, values.GetValue<bool>(Attached));
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw Invalid($"{exception.Message.TrimEnd('.')}: correct the option.", exception);
        }
    }

    private static RoseException Invalid(string text, Exception? cause = null) => new(RoseErrorCode.RequestInvalid, text, cause);
}
