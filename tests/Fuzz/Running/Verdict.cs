namespace RosePO.Fuzz.Running;

/// <summary>What became of an input.</summary>
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
internal sealed record Failure(string Kind, int Seed, long Index, Verdict Verdict, string Detail);
