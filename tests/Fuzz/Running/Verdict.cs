using System.Text.Json.Serialization;

namespace RosePO.Fuzz.Running;

/// <summary>What became of an input.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>It was refused with one sentence and a code.</summary>
    Refused,

    /// <summary>The process died.</summary>
    Crash,

    /// <summary>It took longer than an input may.</summary>
    Hang,

    /// <summary>An exception without a code came out, or the code of what has no name.</summary>
    Unknown,

    /// <summary>Something of it was lost in silence.</summary>
    SilentLoss,

    /// <summary>The refusal is not one whole sentence.</summary>
    BadSentence,
}

/// <summary>An input that did not end as it should.</summary>
/// <param name="Kind">The kind of file.</param>
/// <param name="Seed">The campaign's seed.</param>
/// <param name="Index">The input's number; with kind and seed it makes the input.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Detail">The exception, or what the process said last.</param>
internal sealed record Failure(string Kind, int Seed, long Index, Verdict Verdict, string Detail)
{
    private const int Frames = 2;

    /// <summary>What failures of one cause have in common: the exception, and the product's innermost methods.</summary>
    [JsonIgnore]
    public string Signature
    {
        get
        {
            var lines = Detail.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var own = lines.Where(line => line.StartsWith("at RosePO.", StringComparison.Ordinal) && !line.StartsWith("at RosePO.Fuzz", StringComparison.Ordinal));
            return string.Join(" ", lines.Take(1).Concat(own.Take(Frames)));
        }
    }
}
