using System.Globalization;
using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Sample;

/// <summary>An item of the sample.</summary>
/// <param name="Id">The id, from 0.</param>
/// <param name="Title">The title.</param>
/// <param name="Family">The title family: whose title it resembles.</param>
/// <param name="Genre">The taste cluster: who likes it.</param>
/// <param name="Weight">How well known it is, 1 for the best known.</param>
internal sealed record SampleItem(int Id, string Title, int Family, int Genre, double Weight)
{
    /// <summary>The id as the raw data would spell it.</summary>
    public string SourceId { get; } = (Id + 1).ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// The sample's items. Titles come in families that resemble each other; genre and popularity are independent of the family, so that
/// resemblance and fame say nothing about taste. Each genre has an order in which its items are mostly consumed.
/// </summary>
internal sealed class SampleCatalogue
{
    // Popularity falls with rank as rank^-1.4, a usual skew of consumption logs.
    private const double PopularityExponent = 1.4;

    private static readonly string[] s_adjectives =
    [
        "Crimson", "Silent", "Golden", "Broken", "Hidden", "Winter", "Electric", "Velvet", "Burning", "Hollow", "Distant", "Emerald",
        "Savage", "Gentle", "Frozen", "Midnight", "Scarlet", "Wandering", "Ancient", "Restless",
    ];

    private static readonly string[] s_nouns =
    [
        "Harbor", "Garden", "Empire", "Mirror", "River", "Lantern", "Orchard", "Citadel", "Tiger", "Voyage", "Kingdom", "Shadow",
        "Valley", "Falcon", "Circus", "Island", "Thunder", "Canyon", "Cathedral", "Prairie",
    ];

    // A title is its family's name and a name of its own, as sequels have a subtitle: two syllables and an ending.
    private static readonly string[] s_onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"];
    private static readonly string[] s_vowels = ["a", "e", "i", "o", "u"];
    private static readonly string[] s_endings = ["l", "n", "r", "s", "th", "x"];

    // The most items of a family: names are drawn from 29,400.
    private const int LargestFamily = 64;

    private static readonly string[] s_genres = ["Adventure", "Comedy", "Drama", "Fantasy", "Horror", "Mystery", "Romance", "Western"];

    private readonly SampleItem[][] _byGenre;
    private readonly int[] _place;

    private SampleCatalogue(SampleItem[] items, SampleItem[][] byGenre)
    {
        Items = items;
        _byGenre = byGenre;
        _place = new int[items.Length];
        foreach (var genre in byGenre)
        {
            for (var place = 0; place < genre.Length; place++)
            {
                _place[genre[place].Id] = place;
            }
        }
    }

    /// <summary>The items by id.</summary>
    public IReadOnlyList<SampleItem> Items { get; }

    /// <summary>The number of genres.</summary>
    public int Genres => _byGenre.Length;

    /// <summary>A genre's items in the order of their consumption.</summary>
    public IReadOnlyList<SampleItem> OfGenre(int genre) => _byGenre[genre];

    /// <summary>A genre's name.</summary>
    public static string GenreName(int genre) => s_genres[genre];

    /// <summary>The item that many places further in its genre's order, which is a circle.</summary>
    public SampleItem After(SampleItem item, int places) => _byGenre[item.Genre][(_place[item.Id] + places) % _byGenre[item.Genre].Length];

    /// <summary>Creates the catalogue of a seed.</summary>
    public static SampleCatalogue Create(SampleOptions options, int seed)
    {
        var (families, size) = (options.Families, options.FamilySize);
        if (families < 1 || families > s_adjectives.Length * s_nouns.Length || size < 1 || size > LargestFamily)
        {
            throw DatasetErrors.ValueInvalid(nameof(ImportDatasetRequest.Sample), string.Create(
                CultureInfo.InvariantCulture,
                $"of 1 to {s_adjectives.Length * s_nouns.Length} families of 1 to {LargestFamily} items"));
        }

        var random = new Random(Seeds.SampleCatalogue(seed));
        var (adjectives, nouns) = (random.Shuffled(s_adjectives), random.Shuffled(s_nouns));
        var ranks = random.Shuffled(Enumerable.Range(1, families * size));
        var names = Names(random, families * size);
        var items = new SampleItem[families * size];
        for (var family = 0; family < families; family++)
        {
            // Adjective i meets noun i, then noun i + 1, and so on: names share a word only once the words are used up.
            var (first, round) = (family % adjectives.Length, family / adjectives.Length);
            var name = $"{adjectives[first]} {nouns[(first + round) % nouns.Length]}";

            // Each family is spread over the genres as evenly as it can be, in a random order.
            var genres = random.Shuffled(Enumerable.Range(0, s_genres.Length));
            for (var member = 0; member < size; member++)
            {
                var id = (family * size) + member;
                items[id] = new SampleItem(
                    id,
                    $"{name} {names[id]}",
                    family,
                    genres[member % genres.Length],
                    Math.Pow(ranks[id], -PopularityExponent));
            }
        }

        var byGenre = Enumerable.Range(0, s_genres.Length)
            .Select(genre => random.Shuffled(items.Where(item => item.Genre == genre)))
            .ToArray();
        return new SampleCatalogue(items, byGenre);
    }

    private static string[] Names(Random random, int count)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (names.Count < count)
        {
            var name = Any(s_onsets) + Any(s_vowels) + Any(s_onsets) + Any(s_vowels) + Any(s_endings);
            names.Add(char.ToUpperInvariant(name[0]) + name[1..]);
        }

        return [.. names];

        string Any(string[] parts) => parts[random.Next(parts.Length)];
    }
}
