using RosePO.Core.Data;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;

namespace RosePO.Core.Training.Objectives;

/// <summary>What the answers of a pair set are worth, for the objective that ranks them.</summary>
internal static class AnswerValues
{
    // An answer counts 2^v: beyond this a single one would be all that a list is about.
    private const double Largest = 10;

    /// <summary>Each example's values, its chosen answer's first, (1 + k).</summary>
    /// <param name="request">Says where they come from.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="examples">The pair set's rows.</param>
    /// <param name="cancellation">Stops reading a file.</param>
    /// <exception cref="RoseException">
    /// <see cref="RoseErrorCode.ScoresInvalid"/>: a value is missing or out of range; <see cref="RoseErrorCode.RequestInvalid"/>: no example has answers of
    /// different value.
    /// </exception>
    public static float[][] Of(AlignRequest request, RecDataset dataset, IReadOnlyList<PreferenceExample> examples, CancellationToken cancellation)
    {
        var (values, source) = request.Tpo.Values switch
        {
            AnswerValue.Epsilon => ([.. examples.Select(example => Best(Epsilon(request, example)))], request.Pairs),
            AnswerValue.Rating => (Ratings(request.Pairs, dataset, examples), dataset.Folder),
            AnswerValue.Grade => ([.. examples.Select(example => Best(example.Grades!))], request.Pairs),
            AnswerValue.File => (Scores(request.Tpo.ValueFile!, dataset, examples, cancellation), request.Tpo.ValueFile!),
            _ => throw TrainingErrors.Unknown(request.Tpo.Values),
        };
        foreach (var value in values.SelectMany(row => row).Where(value => value is not (>= 0 and <= (float)Largest)))
        {
            throw TrainingErrors.ValueOutOfRange(source, value, Largest);
        }

        return values.All(AreTied) ? throw TrainingErrors.ValuesEqual(request.Pairs) : values;
    }

    /// <summary>Whether no two answers of a list differ in value, so that nothing is learnt of it.</summary>
    public static bool AreTied(float[] values) => Array.TrueForAll(values, value => value == values[0]);

    private static float[] Best(float[] rejected) => [1, .. rejected];

    // None where the request has the pair set's left aside.
    private static float[] Epsilon(AlignRequest request, PreferenceExample example) =>
        request.LabelSmoothing is null && example.Epsilon is { } epsilon ? epsilon : new float[example.Rejected.Length];

    private static float[][] Ratings(string pairs, RecDataset dataset, IReadOnlyList<PreferenceExample> examples)
    {
        var chosen = ChosenRatings.Of(dataset, pairs, examples);
        var all = ChosenRatings.All(dataset);
        return [.. examples.Zip(chosen, (example, rating) => (float[])[rating, .. example.Rejected.Select(item => Rating(example.User, item))])];

        // The user's last, if any.
        float Rating(int user, int item) => all.GetValueOrDefault((user, dataset.TrainItems(user).LastIndexOf(item)));
    }

    private static float[][] Scores(string file, RecDataset dataset, IReadOnlyList<PreferenceExample> examples, CancellationToken cancellation)
    {
        using var scores = ScoresFile.Load(file, dataset, cancellation);
        OracleQuery[] queries = [.. examples.Select((example, i) => new OracleQuery(default, (int[])[example.Chosen, .. example.Rejected], example.User, i))];
        var values = scores.Score(queries, cancellation: cancellation);
        var missing = queries.Zip(values).SelectMany(row => row.Second.Select((value, k) => (row.First.Example, Item: row.First.Items.Span[k], Value: value)))
            .Where(answer => float.IsNaN(answer.Value)).ToList();
        if (missing is [var first, ..])
        {
            throw TrainingErrors.ValuesMissing(file, missing.Count, $"example {first.Example}, item {first.Item} ({dataset.Items[first.Item].Title})");
        }

        return values;
    }
}
