using System.Text.Json;
using System.Text.Json.Nodes;

namespace RosePO.Campaigns;

/// <summary>What a campaign counted; one JSON object at its end.</summary>
internal sealed class CampaignReport(CampaignOptions options)
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _where = new(StringComparer.Ordinal);
    private readonly JsonArray _failures = [];

    /// <summary>Whether nothing was found that must not be.</summary>
    public bool IsClean => _failures.Count == 0;

    /// <summary>Makes a count part of the report even where it stays 0.</summary>
    public CampaignReport Counting(params string[] names)
    {
        foreach (var name in names)
        {
            Count(name, 0);
        }

        return this;
    }

    public void Count(string name, int more = 1) => _counts[name] = _counts.GetValueOrDefault(name) + more;

    /// <summary>Counts where in the work something happened.</summary>
    public void Where(string place) => _where[place] = _where.GetValueOrDefault(place) + 1;

    /// <summary>Notes what must not be.</summary>
    /// <param name="numbers">What shows it again after <c>--only</c>.</param>
    /// <param name="count">The count that it belongs to.</param>
    /// <param name="what">What was done, and what came of it.</param>
    public void Fail(string numbers, string count, string what)
    {
        Count(count);
        _failures.Add(new JsonObject { ["only"] = numbers, ["kind"] = count, ["what"] = what });
        Say($"{numbers}: {count}: {what}");
    }

    public static void Say(string line) => Console.Error.WriteLine(line);

    public string ToJson(TimeSpan elapsed)
    {
        var json = new JsonObject { ["campaign"] = options.Campaign, ["target"] = options.Target.ToString().ToLowerInvariant(), ["seed"] = options.Seed };
        foreach (var (name, count) in _counts)
        {
            json[name] = count;
        }

        json["where"] = new JsonObject(_where.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        json["failures"] = _failures;
        json["seconds"] = Math.Round(elapsed.TotalSeconds);
        return json.ToJsonString(JsonSerializerOptions.Default);
    }
}
