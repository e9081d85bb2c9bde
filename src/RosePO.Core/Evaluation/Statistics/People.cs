namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// Whose each question is. Questions of one person resemble each other, so the person is what the bootstrap draws, with all questions of theirs (the cluster
/// bootstrap; Davison and Hinkley 1997, section 3.8): drawn one by one they would pass for as many independent users.
/// </summary>
internal sealed class People
{
    private readonly int[] _of;

    private People(int[] of, int count) => (_of, Count) = (of, count);

    /// <summary>How many people there are.</summary>
    public int Count { get; }

    /// <summary>How many questions they are asked.</summary>
    public int Questions => _of.Length;

    /// <summary>People by the name that each question has; numbered by their first questions, so that where each has one question n draws of people are n draws of questions.</summary>
    public static People Named(IEnumerable<string> names)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] of = [.. names.Select(name => numbers.TryGetValue(name, out var known) ? known : numbers[name] = numbers.Count)];
        return new People(of, numbers.Count);
    }

    /// <summary>As many people as questions.</summary>
    public static People OneEach(int questions) => new([.. Enumerable.Range(0, questions)], questions);

    /// <summary>Draws as many people as there are, with replacement.</summary>
    /// <param name="random">Draws.</param>
    /// <param name="times">Takes how often each person was drawn, by person.</param>
    /// <param name="weights">Takes how often each question counts, by question.</param>
    public void Draw(Random random, double[] times, double[] weights)
    {
        Array.Clear(times);
        for (var draw = 0; draw < Count; draw++)
        {
            times[random.Next(Count)]++;
        }

        for (var question = 0; question < weights.Length; question++)
        {
            weights[question] = times[_of[question]];
        }
    }
}
