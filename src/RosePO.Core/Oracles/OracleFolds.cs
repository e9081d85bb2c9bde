using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Options;
using RosePO.Core.Runtime;

namespace RosePO.Core.Oracles;

/// <summary>
/// Which users an oracle's networks learn from. Users are dealt to folds, and each fold has a network that learns from the users of all others and answers for its own:
/// what it says of a user comes from nothing that this user did, but for the history of the question.
/// </summary>
internal sealed class OracleFolds
{
    /// <summary>The file of an artifact with more than one fold.</summary>
    public const string FileName = "folds.json";

    private readonly int[] _ofUser;

    private OracleFolds(int count, int[] ofUser) => (Count, _ofUser) = (count, ofUser);

    /// <summary>One network, which learns from every user and answers for every user.</summary>
    public static OracleFolds One { get; } = new(1, []);

    /// <summary>How many networks there are.</summary>
    public int Count { get; }

    /// <summary>How many users were dealt; null where all are alike.</summary>
    public int? Users => Count == 1 ? null : _ofUser.Length;

    /// <summary>Deals the users of a dataset to folds whose sizes differ by one at most. Windows of one person go to one fold.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: there are more folds than people.</exception>
    public static OracleFolds Deal(RecDataset dataset, int count, int seed)
    {
        if (count == 1)
        {
            return One;
        }

        var people = new Random(Seeds.OracleFolds(seed)).Shuffled(dataset.Users.Select(user => user.Person).Distinct());
        if (count < 1 || count > people.Length)
        {
            throw OptionErrors.Invalid("folds", OptionText.Describe(count), FormattableString.Invariant($"a number from 1 to {people.Length}, the users of the dataset,"));
        }

        var folds = people.Select((person, at) => (person, at)).ToDictionary(dealt => dealt.person, dealt => dealt.at % count);
        return new OracleFolds(count, [.. dataset.Users.Select(user => folds[user.Person])]);
    }

    /// <summary>Whether the network of a fold learns from a user.</summary>
    public bool LearnsFrom(int fold, int user) => Count == 1 || _ofUser[user] != fold;

    /// <summary>Whether the network of a fold answers questions of a user; every network answers those of nobody, -1.</summary>
    public bool AnswersFor(int fold, int user) => Count == 1 || user < 0 || _ofUser[user] == fold;

    /// <summary>What is done with a fold, in words; of one network what is done.</summary>
    public string NameOf(string activity, int fold) => Count == 1 ? activity : FormattableString.Invariant($"{activity} fold {fold + 1} of {Count}");

    /// <summary>Writes what <see cref="Read"/> reads; nothing for one network.</summary>
    public void Write(ArtifactFolder folder)
    {
        if (Count > 1)
        {
            File.WriteAllText(folder.File(FileName), JsonSerializer.Serialize(new FoldFile(Count, _ofUser), FileOptions) + "\n");
        }
    }

    /// <summary>Reads the folds of an artifact; <see cref="One"/> where it has no such file.</summary>
    /// <exception cref="InvalidDataException">The file has no folds, or a user of none of them.</exception>
    /// <exception cref="JsonException">The file is not JSON of that form.</exception>
    public static OracleFolds Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return One;
        }

        return JsonSerializer.Deserialize<FoldFile>(Tensors.ConfigFile.Read(path), FileOptions) is { Folds: > 1, Users: { } users } file
            && file.Folds <= users.Length && Array.TrueForAll(users, fold => fold >= 0 && fold < file.Folds)
            ? new OracleFolds(file.Folds, users)
            : throw new InvalidDataException($"{FileName} names no fold of each user");
    }

    // A number a user: one line, unlike the other files.
    private static JsonSerializerOptions FileOptions => new(ArtifactJson.Options) { WriteIndented = false };

    // The file folds.json: how many folds, and the fold of each user, from 0.
    private sealed record FoldFile(int Folds, int[] Users);
}
