namespace RosePO.Core.Experiments.Sections;

/// <summary>The sections of an experiment, and which keys of their requests are not the user's to set.</summary>
internal static class SectionKeys
{
    /// <summary>Keys that the experiment sets itself in every stage that reads the dataset.</summary>
    private static readonly string[] s_placed = ["destination", "overwrite", "dataset"];

    /// <summary>The sections by name.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["dataset", "pretrain", "sft", "pairs", "smooth", "align", "measure"];

    /// <summary>Those that hold entries by name.</summary>
    public static IReadOnlyList<string> Named { get; } = ["pairs", "smooth", "align"];

    public static IReadOnlyList<string> Dataset { get; } = ["destination", "overwrite"];

    /// <summary>Of <c>pretrain</c> and <c>sft</c>: what alignment alone has is no key of theirs.</summary>
    public static IReadOnlyList<string> Training { get; } =
    s_placed;

    public static IReadOnlyList<string> Pairs { get; } = s_placed;

    /// <summary>Of <c>pairs</c> that are imported: the file is named by <see cref="Import"/>.</summary>
    public static IReadOnlyList<string> ImportedPairs { get; } = ["destination", "overwrite", "path"];

    /// <summary>The key of <c>pairs</c> that names a file of preference pairs from elsewhere.</summary>
    public const string Import = "import";

    public static IReadOnlyList<string> Smooth { get; } = ["destination", "overwrite", "pairs", "oracleDestination"];

    public static IReadOnlyList<string> Align { get; } = s_placed;

    /// <summary>Of <c>measure</c>: models are named there, not described; the command is told by whoever runs the experiment.</summary>
    public static IReadOnlyList<string> Measure { get; } = [.. s_placed, "models", "oracles", "command"];
}
