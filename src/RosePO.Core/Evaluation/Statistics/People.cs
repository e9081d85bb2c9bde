using System.Globalization;

namespace RosePO.Core.Evaluation.Statistics;

/// <summary>
/// Whose each question is. Questions of one person resemble each other, so the person is what the bootstrap draws, with all questions of theirs (the cluster
/// bootstrap; Davison and Hinkley 1997, section 3.8): drawn one by one they would pass for as many independent users.
/// </summary>
internal sealed class People
{
    private readonly int[] _of;

    private People(int[] of, IReadOnlyList<string> names) => (_of, Names) = (of, names);

    /// <summary>The people's names, in the order in which they are drawn.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The name of the person whose each question is.</summary>
    public IEnumerable<string> OfQuestions => _of.Select(person => Names[person]);

    /// <summary>How many people there are.</summary>
    public int Count => Names.Count;

    /// <summary>How many questions they are asked.</summary>
    public int Questions => _of.Length;

    /// <summary>People by the name that each question has; numbered by their first questions, so that where each has one question n draws of people are n draws of questions.</summary>
    public static People Named(IEnumerable<string> names) => Among([], names);

    /// <summary>The same people as some of several measurements' together: measurements that share the others draw a person in all of them at once, or in none.</summary>
    /// <param name="others">The names of all people, in order.</param>
    public People Among(IReadOnlyList<string> others) => Among(others, OfQuestions);

    /// <summary>As many people as questions.</summary>
    public static People OneEach(int questions) => Named(Enumerable.Range(0, questions).Select(question => question.ToString(CultureInfo.InvariantCulture)));

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

    private static People Among(IReadOnlyList<string> known, IEnumerable<string> names)
    {
        List<string> all = [.. known];
        var numbers = known.Select((name, at) => KeyValuePair.Create(name, at)).ToDictionary(StringComparer.Ordinal);
        int[] of = [.. names.Select(Number)];
        return new People(of, all);

        int Number(string name)
        {
            if (numbers.TryAdd(name, all.Count))
            {
                all.Add(name);
            }

            return numbers[name];
        }
    }
}
