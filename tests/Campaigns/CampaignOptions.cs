using System.Globalization;

namespace RosePO.Campaigns;

/// <summary>What is run at or damaged: an experiment in a process of its own, or the build of a project that has one.</summary>
internal enum TargetKind
{
    Both,
    Experiment,
    Build,
}

/// <summary>A parsed command line.</summary>
internal sealed record CampaignOptions
{
    public const string Usage = """
        dotnet run -c Release --project tests/Campaigns -- crash    --kills 200   [options]   kills runs at random system calls and runs them again
        dotnet run -c Release --project tests/Campaigns -- powercut --cuts 100    [options]   cuts, empties and zeroes files between runs
        dotnet run -c Release --project tests/Campaigns -- tamper   --changes 500 [options]   flips single bits, deletes and cuts files of a finished run

          --seed N              what is drawn at random; 1
          --target T            experiment, build or both; a tamper campaign has experiments only
          --only FIRST[-LAST]   these numbers of the campaign alone, as a failure names them
          --at-times            kills at random times instead of system calls, as where there is no strace
          --folder F            works there and leaves it for a look; else in a temporary folder
        """;

    public required string Campaign { get; init; }

    public int Count { get; init; }

    public int Seed { get; init; } = 1;

    public TargetKind Target { get; init; }

    public (int First, int Last)? Only { get; init; }

    public bool AtTimes { get; init; }

    public string? Folder { get; init; }

    /// <summary>The numbers that are run: so many from 0, or those that are asked for.</summary>
    public IEnumerable<int> Numbers(int count) => Only is { } only ? Enumerable.Range(only.First, only.Last - only.First + 1) : Enumerable.Range(0, count);

    /// <summary>What a number draws is a matter of the number alone, so that it can be run by itself.</summary>
    public Random RandomOf(int number) => new(unchecked((Seed * 1_000_003) + number));

    /// <summary>Parses arguments.</summary>
    /// <exception cref="ArgumentException">One is missing, unknown or no number.</exception>
    public static CampaignOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CampaignOptions { Campaign = arguments.Count > 0 ? arguments[0] : throw new ArgumentException("No campaign is named.") };
        var count = options.Campaign switch
        {
            "crash" => "--kills",
            "powercut" => "--cuts",
            "tamper" => "--changes",
            _ => throw new ArgumentException($"'{options.Campaign}' is not a campaign."),
        };
        for (var at = 1; at < arguments.Count; at++)
        {
            var name = arguments[at];
            options = name switch
            {
                _ when name == count => options with { Count = Number(Value()) },
                "--seed" => options with { Seed = Number(Value()) },
                "--target" => options with { Target = Enum.TryParse<TargetKind>(Value(), ignoreCase: true, out var kind) ? kind : throw new ArgumentException($"'{arguments[at]}' is no target.") },
                "--only" => options with { Only = Range(Value()) },
                "--at-times" => options with { AtTimes = true },
                "--folder" => options with { Folder = Path.GetFullPath(Value()) },
                _ => throw new ArgumentException($"'{name}' is not an option of {options.Campaign}."),
            };

            string Value() => ++at < arguments.Count ? arguments[at] : throw new ArgumentException($"{name} has no value.");
        }

        return options.Count > 0 || options.Only is not null ? options : throw new ArgumentException($"How many? Pass {count} N.");
    }

    private static (int First, int Last) Range(string text)
    {
        var ends = text.Split('-');
        return (Number(ends[0]), Number(ends[^1]));
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"'{text}' is not a number.");
}
