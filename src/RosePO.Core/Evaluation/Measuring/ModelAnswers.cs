using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Evaluation.Statistics;
using RosePO.Core.Tensors;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>A model's answers to every case.</summary>
internal sealed class ModelAnswers
{
    /// <summary>Reads off what is recommended and whether what was generated is valid.</summary>
    /// <exception cref="RoseException">An answer is missing, has another length than its candidates, or contains a score that is not a number.</exception>
    public ModelAnswers(string name, bool isBaseline, EvaluationSet set, IReadOnlyList<CaseAnswer> answers)
    {
        Name = name;
        IsBaseline = isBaseline;
        Answers = answers;
        Recommended = new int[set.Count];
        TargetRank = new int[set.Count];
        _ranked = new int[set.Count][];
        _items = set.Dataset.Items.Count;
        Valid = new bool?[set.Count];
        if (answers.Count != set.Count)
        {
            throw MeasurementErrors.WrongAnswerCount(name, answers.Count, set.Count);
        }

        for (var i = 0; i < set.Count; i++)
        {
            var (question, answer) = (set.Cases[i], answers[i]);
            if (answer.Scores.Length != question.Candidates.Length || answer.Ranked is [] || Array.Exists(answer.Scores, float.IsNaN))
            {
                throw MeasurementErrors.UnusableScores(name, question.User);
            }

            var order = answer.Ranked ?? ScoreOrder.Ranked(answer.Scores, question.Candidates);
            Recommended[i] = order[0];
            TargetRank[i] = answer.Ranked is null ? Array.IndexOf(order, question.Target) + 1 : answer.TargetRank;
            _ranked[i] = order[..Math.Min(Deepest, order.Length)];
            Valid[i] = set.ListsCandidates && answer.Generated is { } text ? ValidRatio.IsValid(text, question.Candidates.Select(set.Title)) : null;
        }
    }

    /// <summary>The longest list that a metric reads.</summary>
    public const int Deepest = 10;

    private readonly int[][] _ranked;
    private readonly int _items;
    private readonly Dictionary<int, ItemLists> _top = [];

    /// <summary>The name that tables show.</summary>
    public string Name { get; }

    /// <summary>Whether this is a baseline.</summary>
    public bool IsBaseline { get; }

    /// <summary>The answers, in the cases' order.</summary>
    public IReadOnlyList<CaseAnswer> Answers { get; }

    /// <summary>The recommended item of each case.</summary>
    public int[] Recommended { get; }

    /// <summary>The rank of each case's true next item, from 1.</summary>
    public int[] TargetRank { get; }

    /// <summary>Each case's best-scored items, at most ten; the same lists for every call of one depth.</summary>
    public ItemLists Top(int depth) => _top.TryGetValue(depth, out var lists)
        ? lists
        : _top[depth] = new ItemLists(Array.ConvertAll(_ranked, list => list[..Math.Min(depth, list.Length)]), _items);

    /// <summary>Whether each case's free generation is valid; null where there is none.</summary>
    public bool?[] Valid { get; }
}
