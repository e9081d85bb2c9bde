using RosePO.Core.Evaluation.Metrics;

namespace RosePO.Core.Evaluation;

/// <summary>A model's answers to every case.</summary>
internal sealed class ModelAnswers
{
    /// <summary>Reads off what is recommended and whether what was generated is valid.</summary>
    /// <exception cref="RoseException">An answer is missing, has another length than its candidates, or holds a score that is no number.</exception>
    public ModelAnswers(string name, bool isBaseline, EvaluationSet set, IReadOnlyList<CaseAnswer> answers)
    {
        Name = name;
        IsBaseline = isBaseline;
        Answers = answers;
        Recommended = new int[set.Count];
        Valid = new bool?[set.Count];
        if (answers.Count != set.Count)
        {
            throw MeasurementErrors.WrongAnswerCount(name, answers.Count, set.Count);
        }

        for (var i = 0; i < set.Count; i++)
        {
            var (question, answer) = (set.Cases[i], answers[i]);
            if (answer.Scores.Length != question.Candidates.Length || Array.Exists(answer.Scores, float.IsNaN))
            {
                throw MeasurementErrors.UnusableScores(name, question.User);
            }

            Recommended[i] = question.Candidates[answer.Best];
            Valid[i] = answer.Generated is { } text ? ValidRatio.IsValid(text, question.Candidates.Select(set.Title)) : null;
        }
    }

    /// <summary>The name that tables show.</summary>
    public string Name { get; }

    /// <summary>Whether this is a baseline.</summary>
    public bool IsBaseline { get; }

    /// <summary>The answers, in the cases' order.</summary>
    public IReadOnlyList<CaseAnswer> Answers { get; }

    /// <summary>The recommended item of each case.</summary>
    public int[] Recommended { get; }

    /// <summary>Whether each case's free generation is valid; null where there is none.</summary>
    public bool?[] Valid { get; }
}
