using RosePO.Core.Data;
using RosePO.Core.Evaluation.Protocols;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>What every model is asked alike: the cases of a split, and what metrics need to judge the answers.</summary>
internal sealed class EvaluationSet
{
    private readonly ITitleSimilarity _similarity;
    private readonly HashSet<string> _titles;

    /// <summary>Creates the set.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="split">The split that is measured.</param>
    /// <param name="maxHistory">Titles of history that a prompt shows; resemblance is measured to these.</param>
    /// <param name="protocol">What is chosen from and how.</param>
    /// <param name="beams">The longest list of a beam search.</param>
    /// <param name="cases">The questions; null for the dataset's own.</param>
    /// <param name="similarity">What titles are compared by; null for the built-in encoder.</param>
    public EvaluationSet(
        RecDataset dataset,
        DataSplit split,
        int maxHistory,
        EvaluationProtocol protocol = EvaluationProtocol.Candidates,
        int beams = int.MaxValue,
        IReadOnlyList<EvaluationCase>? cases = null,
        ITitleSimilarity? similarity = null)
    {
        Dataset = dataset;
        Protocol = protocol;
        Beams = beams;
        Cases = cases ?? dataset.Cases(split);
        MaxHistory = maxHistory;
        _similarity = similarity ?? TitleEncoder.Fit(dataset.Items.Select(item => item.Title).ToArray());
        _titles = [.. dataset.Items.Select(item => TitleLookup.Normalise(item.Title))];
        if (Cases.Count == 0)
        {
            throw MeasurementErrors.NoCases(dataset.Folder, split);
        }

        (ShownHistories, TargetPopularity, People) = (Shown(), Targets(), Asked());
        TrainingCounts = [.. dataset.Items.Select(item => (double)item.Popularity)];
        if (Array.TrueForAll(TargetPopularity, popularity => popularity == 0))
        {
            throw MeasurementErrors.NoKnownTarget(dataset.Folder, split);
        }
    }

    private EvaluationSet(EvaluationSet whole, IReadOnlyList<EvaluationCase> cases)
    {
        (Dataset, Protocol, Beams, MaxHistory, _similarity, _titles) = (whole.Dataset, whole.Protocol, whole.Beams, whole.MaxHistory, whole._similarity, whole._titles);
        (TrainingCounts, GroupReference, Seed) = (whole.TrainingCounts, whole.GroupReference, whole.Seed);
        Cases = cases;
        (ShownHistories, TargetPopularity, People) = (Shown(), Targets(), Asked());
    }

    /// <summary>The dataset.</summary>
    public RecDataset Dataset { get; }

    /// <summary>The questions.</summary>
    public IReadOnlyList<EvaluationCase> Cases { get; }

    /// <summary>How many there are (n).</summary>
    public int Count => Cases.Count;

    /// <summary>Whose the questions are: windows of one history are one person's.</summary>
    public People People { get; }

    /// <summary>What is chosen from and how.</summary>
    public EvaluationProtocol Protocol { get; }

    /// <summary>Beams of a beam search.</summary>
    public int Beams { get; }

    /// <summary>Whether prompts list candidates, so that it can be judged whether an answer is one of them.</summary>
    public bool ListsCandidates => Protocol == EvaluationProtocol.Candidates;

    /// <summary>How long the lists of recommendations are that the protocol gives.</summary>
    public int Depth => Protocol switch
    {
        EvaluationProtocol.Grounded => 1,
        EvaluationProtocol.CatalogueBeam => Beams,
        EvaluationProtocol.CatalogueDraw => DrawnTitles.Draws,
        _ => int.MaxValue,
    };

    /// <summary>Whether the lists are in an order of preference, so that a rank in them means something.</summary>
    public bool IsRanked => Protocol != EvaluationProtocol.CatalogueDraw;

    /// <summary>What the shares of item groups are compared with.</summary>
    public GroupReference GroupReference { get; init; }

    /// <summary>Seeds what is drawn for the cases.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Titles of history that a prompt shows.</summary>
    public int MaxHistory { get; }

    /// <summary>The shown history of every case.</summary>
    public ItemLists ShownHistories { get; }

    /// <summary>Some of the cases, asked alike.</summary>
    /// <param name="at">Which.</param>
    public EvaluationSet Only(IEnumerable<int> at) => new(this, [.. at.Select(i => Cases[i])]);

    /// <summary>Whether a text is a title of the catalogue, white space normalised.</summary>
    public bool IsTitle(string text) => _titles.Contains(TitleLookup.Normalise(text));

    /// <summary>Each item's training interactions.</summary>
    public double[] TrainingCounts { get; }

    /// <summary>Each case's true next item's training interactions.</summary>
    public double[] TargetPopularity { get; }

    /// <summary>The last items of a case's history, those that a prompt shows.</summary>
    public ReadOnlySpan<int> ShownHistory(int at)
    {
        var history = Cases[at].History;
        return history.AsSpan(Math.Max(0, history.Length - MaxHistory));
    }

    /// <summary>The largest cosine of an item's title to the titles of a case's shown history.</summary>
    public double Resemblance(int at, int item) => _similarity.MaxSimilarity(item, ShownHistory(at));

    /// <summary>The largest cosine of an item's title to the titles of a history, of which the last count that a prompt shows.</summary>
    public double Resemblance(ReadOnlySpan<int> history, int item) => _similarity.MaxSimilarity(item, history[Math.Max(0, history.Length - MaxHistory)..]);

    /// <summary>An item's title.</summary>
    public string Title(int item) => Dataset.Items[item].Title;

    private ItemLists Shown() => new([.. Enumerable.Range(0, Count).Select(at => ShownHistory(at).ToArray())], Dataset.Items.Count);

    private People Asked() => People.Named(Cases.Select(question => Dataset.Users[question.User].Person));

    private double[] Targets() => [.. Cases.Select(question => (double)Dataset.Items[question.Target].Popularity)];
}
