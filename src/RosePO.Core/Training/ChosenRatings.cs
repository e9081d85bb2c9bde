using RosePO.Core.Data;
using RosePO.Core.Preferences;

namespace RosePO.Core.Training;

/// <summary>The users' ratings of chosen items, for the objective that reads them.</summary>
internal static class ChosenRatings
{
    /// <summary>Each example's rating, in their order.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: the dataset has no ratings that tell items apart.</exception>
    public static float[] Of(RecDataset dataset, IReadOnlyList<PreferenceExample> examples)
    {
        var file = Path.Combine(dataset.Folder, DatasetFiles.Interactions);
        var ratings = new Dictionary<(int User, int Position), float>();
        using var connection = DuckDb.Open();
        foreach (var row in connection.Query(
            $"""SELECT "user"::INT, position::INT, rating::FLOAT FROM read_parquet({DuckDb.Literal(file)}) WHERE split = 'train' AND rating IS NOT NULL"""))
        {
            ratings[(row.GetInt32(0), row.GetInt32(1))] = row.GetFloat(2);
        }

        // A log without ratings is imported with the same one everywhere.
        float[] chosen = [.. examples.Select(example => ratings.GetValueOrDefault((example.User, example.Position)))];
        return chosen.All(rating => rating > 0) && chosen.Distinct().Skip(1).Any() ? chosen : throw TrainingErrors.NoRatings(dataset.Folder);
    }
}
