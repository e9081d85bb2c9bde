using RosePO.Core.Data.Candidates;

namespace RosePO.Core.Data;

/// <summary>An item of the catalogue. Ids run from 0 without gaps; titles are distinct.</summary>
/// <param name="Id">The id.</param>
/// <param name="SourceId">The id in the raw data.</param>
/// <param name="Title">The title.</param>
/// <param name="Popularity">Interactions in the training split.</param>
/// <param name="Category">The category, where known.</param>
/// <param name="Domain">The domain, where the set names any.</param>
public sealed record RecItem(int Id, string SourceId, string Title, int Popularity, string? Category = null, string? Domain = null);

/// <summary>A user's interactions in time order.</summary>
/// <param name="User">The user's id, from 0 without gaps.</param>
/// <param name="SourceId">The id in the raw data.</param>
/// <param name="Items">Item ids in time order.</param>
/// <param name="Splits">The split of each interaction; a window's context comes first, then training, then validation, then test.</param>
public sealed record UserHistory(int User, string SourceId, int[] Items, DataSplit[] Splits)
{
    /// <summary>The person in the raw data: of a window, the one whose history it was cut from, where its name tells.</summary>
    public string Person => Splits is [DataSplit.Context, ..] ? WindowName.UserOf(SourceId) ?? SourceId : SourceId;
}

/// <summary>One question: which of the candidates comes next?</summary>
/// <param name="User">The user.</param>
/// <param name="History">Every earlier item in time order; a model takes as many of the last as it uses.</param>
/// <param name="Target">The item that came next.</param>
/// <param name="Candidates">The candidates in their stored order, the target among them.</param>
public sealed record EvaluationCase(int User, int[] History, int Target, int[] Candidates);

/// <summary>A training target: the item at a position of a user's history, predicted from the items before it.</summary>
/// <param name="User">The user.</param>
/// <param name="Position">The target's position, at least 1.</param>
public readonly record struct TrainingExample(int User, int Position);

/// <summary>A dataset artifact in memory.</summary>
public sealed class RecDataset
{
    /// <summary>The artifact kind.</summary>
    public const string Kind = "dataset";

    /// <summary>Creates a dataset; <see cref="Load"/> is the usual way.</summary>
    public RecDataset(
        string folder, IReadOnlyList<RecItem> items, IReadOnlyList<UserHistory> users, IReadOnlyDictionary<DataSplit, IReadOnlyList<EvaluationCase>> cases) =>
        (Folder, Items, Users, _cases) = (folder, items, users, cases);

    private readonly IReadOnlyDictionary<DataSplit, IReadOnlyList<EvaluationCase>> _cases;

    /// <summary>Reads a dataset artifact.</summary>
    /// <exception cref="RoseException">The folder is not a dataset artifact.</exception>
    public static RecDataset Load(string folder) => DatasetReader.Read(folder);

    /// <summary>Reads the catalogue of a dataset artifact and nothing else: neither who chose what, nor any question.</summary>
    /// <exception cref="RoseException">The folder is not a dataset artifact.</exception>
    internal static IReadOnlyList<RecItem> LoadItems(string folder) => DatasetReader.ReadItems(folder);

    /// <summary>The same dataset with further items, which no user has.</summary>
    internal RecDataset With(IEnumerable<string> titles) => new(
        Folder, [.. Items, .. titles.Select((title, i) => new RecItem(Items.Count + i, string.Empty, title, 0))], Users, _cases);

    /// <summary>The artifact's folder.</summary>
    public string Folder { get; }

    /// <summary>The catalogue; the index is the id.</summary>
    public IReadOnlyList<RecItem> Items { get; }

    /// <summary>The users; the index is the id.</summary>
    public IReadOnlyList<UserHistory> Users { get; }

    /// <summary>The questions of the validation or test split, with the candidates that every model is given alike.</summary>
    public IReadOnlyList<EvaluationCase> Cases(DataSplit split) => _cases.TryGetValue(split, out var cases) ? cases : [];

    /// <summary>The training items of a user in time order; of a training window its context too, and of another window nothing.</summary>
    public ReadOnlySpan<int> TrainItems(int user)
    {
        var history = Users[user];
        return history.Items.AsSpan(0, Array.FindLastIndex(history.Splits, split => split == DataSplit.Train) + 1);
    }

    /// <summary>Every training target with at least one item before it, by user, then position.</summary>
    /// <param name="reserved">Each user's last this many training items are no targets.</param>
    /// <param name="recent">Only each user's last this many training items are targets; 0 for all.</param>
    public IReadOnlyList<TrainingExample> TrainingExamples(int reserved = 0, int recent = 0)
    {
        var examples = new List<TrainingExample>();
        for (var user = 0; user < Users.Count; user++)
        {
            var length = TrainItems(user).Length;
            for (var position = recent == 0 ? 1 : Math.Max(1, length - recent); position < length - reserved; position++)
            {
                if (Users[user].Splits[position] == DataSplit.Train)
                {
                    examples.Add(new TrainingExample(user, position));
                }
            }
        }

        return examples;
    }

    /// <summary>
    /// A question made of a training target: its candidates are the target and items that the user has not seen in training,
    /// drawn uniformly, shuffled, all from <paramref name="random"/>.
    /// </summary>
    public EvaluationCase TrainingCase(TrainingExample example, int candidates, Random random)
    {
        var known = TrainItems(example.User);
        var target = known[example.Position];
        var drawn = CandidateSampler.Draw(target, candidates, Items.Count, known, random);
        return new EvaluationCase(example.User, known[..example.Position].ToArray(), target, drawn);
    }
}
