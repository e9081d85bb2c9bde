using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>The splits, and how a request divides histories into them.</summary>
internal static class Splits
{
    /// <summary>The splits in the order that they have within a user, and their names in files.</summary>
    public static readonly IReadOnlyList<(DataSplit Split, string Name)> InOrder =
        [(DataSplit.Context, "context"), (DataSplit.Train, "train"), (DataSplit.Validation, "validation"), (DataSplit.Test, "test")];

    /// <summary>The name of a split in files.</summary>
    public static string NameOf(DataSplit split) => InOrder[Rank(split)].Name;

    /// <summary>The split of a name; null where none has it.</summary>
    public static DataSplit? Named(string name) => InOrder.Where(known => known.Name == name).Select(known => (DataSplit?)known.Split).FirstOrDefault();

    /// <summary>The place of a split in <see cref="InOrder"/>.</summary>
    public static int Rank(DataSplit split) => split switch
    {
        DataSplit.Context => 0,
        DataSplit.Train => 1,
        DataSplit.Validation => 2,
        DataSplit.Test => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(split)),
    };

    /// <summary>Copies splits as their places in <see cref="InOrder"/>.</summary>
    public static void Copy(ReadOnlySpan<DataSplit> splits, Span<byte> places)
    {
        for (var at = 0; at < splits.Length; at++)
        {
            places[at] = (byte)Rank(splits[at]);
        }
    }

    /// <summary>The way of a request; <see cref="SplitKind.Auto"/> is detected from the source.</summary>
    public static SplitKind Resolve(ImportDatasetRequest request, RawData data) => request.Split switch
    {
        SplitKind.Auto => data.Rows.AreDivided ? SplitKind.Given : SplitKind.LeaveOneOut,
        SplitKind.Given when !data.Rows.AreDivided => throw DatasetErrors.SplitNotGiven(ImportDataset.Source(request)),
        SplitKind.Chronological when data.Time.Kind == TimeKind.None => throw DatasetErrors.TimesNeeded(nameof(SplitKind.Chronological)),
        not SplitKind.Given when data.Windows => throw DatasetErrors.WindowsAreDivided(ImportDataset.Source(request), request.Split),
        var kind => kind,
    };
}
