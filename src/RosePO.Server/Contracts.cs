using System.ComponentModel;
using System.Text.Json.Serialization;

namespace RosePO.Server;

/// <summary>What <c>POST /recommend</c> is sent.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RecommendBody
{
    [Description("The id of a user of the dataset, whose items are the history; without it, history is needed.")]
    public string? User { get; init; }

    [Description("Titles or item ids in time order.")]
    public IReadOnlyList<string>? History { get; init; }

    [Description("How many titles; the server's own number where it is left out.")]
    public int? K { get; init; }

    [Description("Titles or item ids to choose from; the catalogue where it is left out.")]
    public IReadOnlyList<string>? Candidates { get; init; }

    [Description("Titles or item ids that are not recommended, beside those of the history.")]
    public IReadOnlyList<string>? Exclude { get; init; }
}

/// <summary>What it answers.</summary>
/// <param name="Recommendations">The titles, best first.</param>
internal sealed record RecommendAnswer(IReadOnlyList<RecommendedTitle> Recommendations);

/// <summary>A title.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Item">The item's id in the raw data.</param>
/// <param name="Title">The title.</param>
/// <param name="Score">The sum of the log-probs of the title's tokens and its end.</param>
internal sealed record RecommendedTitle(int Rank, string Item, string Title, double Score);

/// <summary>What <c>GET /health</c> answers.</summary>
/// <param name="Status"><c>ready</c>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Titles">Titles that can be recommended.</param>
/// <param name="Parameters">The model's parameters.</param>
/// <param name="Waiting">Queries that wait.</param>
internal sealed record Health(string Status, string Model, int Titles, long Parameters, int Waiting);
