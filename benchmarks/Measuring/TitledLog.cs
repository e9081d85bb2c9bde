using System.Globalization;

namespace RosePO.Benchmarks.Measuring;

/// <summary>A CSV log with titles of made-up words. Every title occurs; beyond that, items of rank r are drawn in proportion to about 1/r.</summary>
internal static class TitledLog
{
    private const int Words = 20_000;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="users">Users.</param>
    /// <param name="interactions">Interactions of each; all users' together are at least as many as the titles.</param>
    /// <param name="count">Titles.</param>
    public static void Write(string path, int users, int interactions, int count)
    {
        var random = new Random(1);
        var words = Enumerable.Range(0, Words).Select(_ => Word(random)).ToArray();
        var titles = Enumerable.Range(0, count)
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => words[random.Next(Words)]))} {item}"))
            .ToArray();
        using var file = new StreamWriter(path);
        file.WriteLine("user,item,title,timestamp");
        for (var row = 0; row < users * interactions; row++)
        {
            var item = row < count ? row : (int)Math.Exp(random.NextDouble() * Math.Log(count));
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row % users},{item},{titles[item]},{row}"));
        }
    }

    private static string Word(Random random)
    {
        const string Consonants = "bcdfghklmnprstvw";
        const string Vowels = "aeiou";
        return string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}"));
    }
}
