using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Core.Training.Objectives;

/// <summary>The users' ratings of chosen items, for the objective that reads them.</summary>
internal static class ChosenRatings
{
    /// <summary>Each example's rating, in their order.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="pairs">The pair set's folder.</param>
    /// <param name="examples">Its rows.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.RequestInvalid"/>: the dataset has no ratings that tell items apart, or a chosen item is not the one that was rated.
    /// </exception>
    public static float[] Of(RecDataset dataset, string pairs, IReadOnlyList<PreferenceExample> examples)
    {
        // The rating at a flipped row's position is that of the item it rejects.
        if (examples.Count(example => IsFlipped(dataset.TrainItems(example.User), example)) is > 0 and var flipped)
        {
            throw TrainingErrors.FlippedUnrated(pairs, flipped);
        }

        var ratings = All(dataset);

        // A log without ratings is imported with the same one everywhere.
        float[] chosen = [.. examples.Select(example => ratings.GetValueOrDefault((example.User, example.Position)))];
        return chosen.All(rating => rating > 0) && chosen.Distinct().Skip(1).Any() ? chosen : throw TrainingErrors.NoRatings(dataset.Folder);
    }

    /// <summary>The training ratings by user and position.</summary>
    public static Dictionary<(int User, int Position), float> All(RecDataset dataset) =>
        DatasetFile.Read(Path.Combine(dataset.Folder, DatasetFiles.Interactions), (connection, table) => connection
            .Query($"""SELECT "user"::INT, position::INT, rating::FLOAT FROM {table} WHERE split = 'train' AND rating IS NOT NULL""")
            .Select(row => (Key: (row.GetInt32(0), row.GetInt32(1)), Rating: row.GetFloat(2)))
            .ToDictionary(row => row.Key, row => row.Rating));

    private static bool IsFlipped(ReadOnlySpan<int> items, PreferenceExample example) =>
        example.Position < items.Length && LabelNoise.IsFlipped(example, items[example.Position]);
}
