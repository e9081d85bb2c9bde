using static TorchSharp.torch;

namespace RosePO.Core.Training.Losses;

/// <summary>
/// What an objective sees of a batch: R rows, each a prompt with one chosen answer and one or more rejected ones, laid out as N
/// pairs of the chosen answer with each rejected one. Log-probs are sums over an answer's tokens, end token included.
/// </summary>
internal sealed record PreferenceBatch
{
    /// <summary>The policy's log-probs of each pair's chosen answer, (N).</summary>
    public required Tensor Chosen { get; init; }

    /// <summary>The policy's log-probs of each pair's rejected answer, (N).</summary>
    public required Tensor Rejected { get; init; }

    /// <summary>The reference's log-probs of the chosen answers, (N); 0 where there is no reference.</summary>
    public required Tensor ReferenceChosen { get; init; }

    /// <summary>The reference's log-probs of the rejected answers, (N); 0 where there is no reference.</summary>
    public required Tensor ReferenceRejected { get; init; }

    /// <summary>Tokens of the chosen answers, (N).</summary>
    public required Tensor ChosenTokens { get; init; }

    /// <summary>Tokens of the rejected answers, (N).</summary>
    public required Tensor RejectedTokens { get; init; }

    /// <summary>Each pair's probability that its label is wrong, (N), in [0, 0.5).</summary>
    public required Tensor Epsilon { get; init; }

    /// <summary>Each row's number of pairs, (R); they sum to N and follow one another.</summary>
    public required IReadOnlyList<int> Negatives { get; init; }

    /// <summary>The user's rating of each pair's chosen item, (N); null where no objective reads it.</summary>
    public Tensor? ChosenRating { get; init; }

    /// <summary>Each answer's value; null where no objective reads it.</summary>
    public AnswerPair? Values { get; init; }

    /// <summary>The tokens of each answer's title alone; null where no objective reads them.</summary>
    public AnswerPair? TitleTokens { get; init; }

    /// <summary>The training count of each pair's rejected item, (N); null where no objective reads it.</summary>
    public Tensor? RejectedCount { get; init; }

    /// <summary>The rejected answers by step; null where no objective reads them so.</summary>
    public AnswerSteps? Steps { get; init; }

    /// <summary>log pi(y_w) - log pi_ref(y_w), (N).</summary>
    public Tensor ChosenRatio => Chosen - ReferenceChosen;

    /// <summary>log pi(y_l) - log pi_ref(y_l), (N).</summary>
    public Tensor RejectedRatio => Rejected - ReferenceRejected;

    /// <summary>Pairs the answers of rows.</summary>
    /// <param name="logProbs">The policy's log-probs of all answers in row order, the chosen one of each row first, (A).</param>
    /// <param name="rows">The rows, (R).</param>
    public static PreferenceBatch Of(Tensor logProbs, IReadOnlyList<PreferenceRow> rows)
    {
        var device = logProbs.device;
        var (chosenAt, rejectedAt) = (new List<long>(), new List<long>());
        var answers = 0L;
        foreach (var row in rows)
        {
            chosenAt.AddRange(Enumerable.Repeat(answers, row.Epsilon.Length));
            rejectedAt.AddRange(row.Epsilon.Select((_, k) => answers + 1 + k));
            answers += row.Tokens.Length;
        }

        return new PreferenceBatch
        {
            Chosen = logProbs.index_select(0, tensor(chosenAt.ToArray(), device: device)),
            Rejected = logProbs.index_select(0, tensor(rejectedAt.ToArray(), device: device)),
            ReferenceChosen = OfChosen(row => row.Reference?[0] ?? 0),
            ReferenceRejected = OfRejected((row, k) => row.Reference?[1 + k] ?? 0),
            ChosenTokens = OfChosen(row => row.Tokens[0]),
            RejectedTokens = OfRejected((row, k) => row.Tokens[1 + k]),
            Epsilon = OfRejected((row, k) => row.Epsilon[k]),
            Negatives = [.. rows.Select(row => row.Epsilon.Length)],
            ChosenRating = rows.All(row => row.Rating is not null) ? OfChosen(row => row.Rating!.Value) : null,
            Values = rows.All(row => row.Values is not null)
                ? new(OfChosen(row => row.Values![0]), OfRejected((row, k) => row.Values![1 + k])) : null,
            TitleTokens = rows.All(row => row.TitleTokens is not null)
                ? new(OfChosen(row => row.TitleTokens![0]), OfRejected((row, k) => row.TitleTokens![1 + k])) : null,
            RejectedCount = rows.All(row => row.Counts is not null) ? OfRejected((row, k) => row.Counts![k]) : null,
        };

        Tensor OfChosen(Func<PreferenceRow, float> number) => OfRejected((row, _) => number(row));      // (N)

        Tensor OfRejected(Func<PreferenceRow, int, float> number) =>
            tensor(rows.SelectMany(row => row.Epsilon.Select((_, k) => number(row, k))).ToArray(), device: device);     // (N)
    }

    /// <summary>
    /// Numbers of the chosen and of the rejected answers of pairs, each (N), as one line per row, (R, 1 + K) with K the most pairs of a row, the chosen answer
    /// first; shorter rows are filled up.
    /// </summary>
    /// <param name="chosen">The numbers of the chosen answers, (N).</param>
    /// <param name="rejected">Those of the rejected ones, (N).</param>
    /// <param name="fill">What is where a row has fewer answers.</param>
    public Tensor ByList(Tensor chosen, Tensor rejected, double fill) => cat([ByRow(chosen, fill).narrow(1, 0, 1), ByRow(rejected, fill)], 1);

    /// <summary>
    /// Values of pairs, (N), as one line per row, (R, K) with K the most pairs of a row; shorter rows are filled up.
    /// </summary>
    /// <param name="pairs">The values, (N).</param>
    /// <param name="fill">What is where a row has fewer pairs.</param>
    public Tensor ByRow(Tensor pairs, double fill)
    {
        var width = Negatives.Max();
        if (Negatives.All(count => count == width))
        {
            return pairs.view(-1, width);
        }

        var at = new long[Negatives.Count * width];
        Array.Fill(at, pairs.shape[0]);
        var pair = 0L;
        for (var row = 0; row < Negatives.Count; row++)
        {
            for (var k = 0; k < Negatives[row]; k++)
            {
                at[(row * width) + k] = pair++;
            }
        }

        return cat([pairs, pairs.new_zeros(1).Plus(fill)], 0).index_select(0, tensor(at, device: pairs.device)).view(-1, width);
    }
}
