using RosePO.Core.Data;
using RosePO.Core.Preferences.Smoothing;

namespace RosePO.Core.Preferences.Pairs;

/// <summary>The dataset that a pair set's examples name users and items of.</summary>
internal static class PairDataset
{
    /// <summary>
    /// Where the dataset is: at the place that the pair set recorded or, where nothing is there, at the same place as seen from the pair set, which
    /// finds it when both were moved together. The recorded place where it is at neither.
    /// </summary>
    /// <param name="folder">Where the pair set is now.</param>
    /// <param name="result">What the stage that made it recorded.</param>
    public static string Place(string folder, PairSetResult result)
    {
        if (!Path.IsPathRooted(result.Dataset) || !Path.IsPathRooted(result.Pairs) || Directory.Exists(result.Dataset))
        {
            return result.Dataset;
        }

        var beside = Path.GetFullPath(Path.GetRelativePath(result.Pairs, result.Dataset), folder);
        return Directory.Exists(beside) ? beside : result.Dataset;
    }

    /// <summary>The dataset of a pair set.</summary>
    /// <param name="pairs">The pair set.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="given">The dataset's folder where the request names one.</param>
    /// <exception cref="RoseException">The dataset is gone, or is not the one that the pairs were made of.</exception>
    public static RecDataset Load(PairSet pairs, string folder, string? given = null)
    {
        var dataset = RecDataset.Load(given ?? Require(pairs, folder));
        var answers = dataset.Items.Count + pairs.Generated.Count;
        foreach (var row in pairs.Examples)
        {
            if (!Fits(row))
            {
                throw PreferenceErrors.OtherDataset(folder, dataset.Folder);
            }
        }

        return dataset;

        bool Fits(PreferenceExample row)
        {
            var items = row.User < dataset.Users.Count ? dataset.TrainItems(row.User) : [];
            return row.Position < items.Length
                && (items[row.Position] == row.Chosen || LabelNoise.IsFlipped(row, items[row.Position]))
                && row.Rejected.Prepend(row.Chosen).All(item => item >= 0 && item < answers);
        }
    }

    /// <summary>The folder of a pair set's dataset.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: it is gone.</exception>
    public static string Require(PairSet pairs, string folder) =>
        Directory.Exists(pairs.Dataset) ? pairs.Dataset : throw PreferenceErrors.DatasetGone(folder, pairs.Dataset);
}
