using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RosePO.Core.Artifacts;
using RosePO.Core.Ranks;

namespace RosePO.Core.Runtime.Mpi;

/// <summary>What processes that compute together are asked to do: one line of JSON on the standard input of the first.</summary>
/// <param name="Kind">The request's type, such as <c>SftRequest</c>.</param>
/// <param name="Request">The request.</param>
/// <param name="Published">How what came from the environment is written.</param>
internal sealed record WorkOrder(string Kind, JsonObject Request, PublishedTexts? Published)
{
    // What a request does not set is null here and not its default.
    private static readonly JsonSerializerOptions s_json = new(ArtifactJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never, WriteIndented = false };

    /// <summary>The order of a request.</summary>
    public static WorkOrder Of(object request) => new(
        request.GetType().Name, JsonSerializer.SerializeToNode(request, request.GetType(), s_json)!.AsObject(), Publication.Current);

    /// <summary>The request as what it is.</summary>
    /// <param name="type">Its type.</param>
    public object RequestAs(Type type) => Request.Deserialize(type, s_json)!;

    /// <summary>The order as a line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a line.</summary>
    public static WorkOrder Of(string line) => JsonSerializer.Deserialize<WorkOrder>(line, s_json)!;
}

/// <summary>What such processes tell: lines of JSON on the standard output, each one of these.</summary>
internal sealed record WorkReport
{
    // Launchers put words of their own before lines, and libraries write others.
    private const string Mark = "\u001erosepo ";

    private static readonly JsonSerializerOptions s_json = new(ArtifactJson.Options) { WriteIndented = false };

    /// <summary>How far it is.</summary>
    public StageProgress? Progress { get; init; }

    /// <summary>Why it failed.</summary>
    public RankFailure? Failure { get; init; }

    /// <summary>What it returned.</summary>
    public JsonNode? Result { get; init; }

    /// <summary>The report of a result.</summary>
    public static WorkReport Of(StageResult result) => new() { Result = JsonSerializer.SerializeToNode(result, result.GetType(), s_json) };

    /// <summary>The report as a line.</summary>
    public string ToLine() => Mark + JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a line; null where it is none of ours.</summary>
    public static WorkReport? Of(string line)
    {
        try
        {
            return line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at ? JsonSerializer.Deserialize<WorkReport>(line[(at + Mark.Length)..], s_json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
