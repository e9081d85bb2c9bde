using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>Divides histories into training, validation and test.</summary>
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

    /// <summary>The way of a request; <see cref="SplitKind.Auto"/> is detected from the source.</summary>
    public static SplitKind Resolve(ImportDatasetRequest request, RawData data) => request.Split switch
    {
        SplitKind.Auto => data.Split is null ? SplitKind.LeaveOneOut : SplitKind.Given,
        SplitKind.Given when data.Split is null => throw DatasetErrors.SplitNotGiven(ImportDataset.Source(request)),
        SplitKind.Chronological when data.Time.Kind == TimeKind.None => throw DatasetErrors.TimesNeeded(nameof(SplitKind.Chronological)),
        not SplitKind.Given when data.Windows => throw DatasetErrors.WindowsAreDivided(ImportDataset.Source(request), request.Split),
        var kind => kind,
    };

    /// <summary>Divides; splits that the source gives are there already.</summary>
    public static void Apply(Histories histories, SplitKind kind, IReadOnlyList<double> ratio)
    {
        if (kind == SplitKind.Chronological)
        {
            ByTime(histories, ratio);
        }
        else if (kind != SplitKind.Given)
        {
            for (var user = 0; user < histories.Users; user++)
            {
                ByPlace(histories.SplitsOf(user), kind, ratio);
            }
        }
    }

    // A history is train, then validation, then test; short ones stay in training.
    private static void ByPlace(Span<DataSplit> splits, SplitKind kind, IReadOnlyList<double> ratio)
    {
        var n = splits.Length;
        var loo = kind == SplitKind.LeaveOneOut;
        var test = n < 3 ? 0 : loo ? 1 : Share(n, ratio[2]);
        var validation = n < 3 ? 0 : Math.Min(loo ? 1 : Share(n, ratio[1]), n - test - (!loo && ratio[0] == 0 ? 0 : 1));
        for (var at = 0; at < n; at++)
        {
            splits[at] = at >= n - test ? DataSplit.Test : at >= n - test - validation ? DataSplit.Validation : DataSplit.Train;
        }
    }

    // At least one where the share is not 0; the small term undoes rounding such as 0.29 * 100 = 28.999….
    private static int Share(int n, double share) => share == 0 ? 0 : Math.Max(1, (int)Math.Floor((n * share) + 1e-9));

    // Two moments divide all interactions alike; those at a moment itself come after it.
    private static void ByTime(Histories histories, IReadOnlyList<double> ratio)
    {
        var times = (long[])histories.Times.Clone();
        Array.Sort(times);
        var validation = Moment(ratio[0]);
        var test = Moment(ratio[0] + ratio[1]);
        for (var at = 0; at < histories.Interactions; at++)
        {
            var time = histories.Times[at];
            histories.Splits[at] = time >= test ? DataSplit.Test : time >= validation ? DataSplit.Validation : DataSplit.Train;
        }

        long Moment(double share)
        {
            var at = (long)Math.Floor((times.Length * share) + 1e-9);
            return at < times.Length ? times[at] : long.MaxValue;
        }
    }
}
