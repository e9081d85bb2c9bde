using System.Globalization;
using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Sample;

/// <summary>
/// The sample's histories. At each step a user does one of four things: clicks an item whose title resembles the last one's, picks
/// something famous, explores the present genre, or goes on to the next item of the present genre's order. The first two are habits
/// of early days that fade over a history; the genre drifts. So a model that learns from all positions alike recommends look-alikes and
/// blockbusters to users who have left them behind, and one that follows the order of the genre is right most often.
/// </summary>
internal static class SampleUsers
{
    // Chances at a history's start and end; in between they change linearly, and what remains of 1 goes to the genre's order.
    private static readonly (double Start, double End) s_lookAlike = (0.40, 0.02);
    private static readonly (double Start, double End) s_blockbuster = (0.30, 0.08);
    private static readonly (double Start, double End) s_explore = (0.12, 0.32);

    // The next item in the genre's order is the one after, the second or the third, with these chances.
    private static readonly double[] s_successors = [0.7, 0.2, 0.1];

    // The chance that a user's genre changes before a step; the new one is a neighbour on the circle of genres.
    private const double Drift = 0.06;

    // No user sees more than this share of the catalogue: candidate lists need items that are not known.
    private const int CatalogueShare = 3;

    private const long FirstTime = 1_700_000_000;
    private const int StepSeconds = 3600;

    /// <summary>Walks every user in turn; each has a seed of their own.</summary>
    public static IEnumerable<(string User, SampleItem Item, long Time)> Walk(SampleCatalogue catalogue, SampleOptions options, int seed)
    {
        if (options.Users < 1 || options.MeanInteractions < 3)
        {
            throw DatasetErrors.ValueInvalid(nameof(ImportDatasetRequest.Sample), "of at least 1 user with at least 3 interactions on average");
        }

        for (var user = 0; user < options.Users; user++)
        {
            var name = (user + 1).ToString(CultureInfo.InvariantCulture);
            var random = new Random(Seeds.SampleUser(seed, name));

            // Lengths are uniform within half of the mean to either side.
            var (half, longest) = (options.MeanInteractions / 2, Math.Max(3, catalogue.Items.Count / CatalogueShare));
            var length = Math.Clamp(random.Next(options.MeanInteractions - half, options.MeanInteractions + half + 1), 3, longest);
            var time = FirstTime + (StepSeconds * (long)random.Next(options.Users));
            foreach (var item in History(catalogue, length, random))
            {
                yield return (name, item, time += StepSeconds);
            }
        }
    }

    private static List<SampleItem> History(SampleCatalogue catalogue, int length, Random random)
    {
        var history = new List<SampleItem>(length);
        var known = new HashSet<int>();
        var lastOfGenre = new SampleItem?[catalogue.Genres];
        var genre = random.Next(catalogue.Genres);
        while (history.Count < length)
        {
            if (random.NextDouble() < Drift)
            {
                genre = (genre + (random.Next(2) == 0 ? 1 : catalogue.Genres - 1)) % catalogue.Genres;
            }

            var item = Next(catalogue, history, known, genre, lastOfGenre[genre], (double)history.Count / length, random);
            known.Add(item.Id);
            history.Add(item);
            lastOfGenre[item.Genre] = item;
        }

        return history;
    }

    private static SampleItem Next(
        SampleCatalogue catalogue, List<SampleItem> history, HashSet<int> known, int genre, SampleItem? lastOfGenre, double age, Random random)
    {
        var (lookAlike, blockbuster, explore) = (At(s_lookAlike, age), At(s_blockbuster, age), At(s_explore, age));
        var chance = random.NextDouble();
        SampleItem? found = null;
        if (chance < lookAlike && history.Count > 0)
        {
            found = Draw(catalogue.Items.Where(item => item.Family == history[^1].Family), known, random);
        }
        else if (chance >= lookAlike + blockbuster + explore && lastOfGenre is not null)
        {
            found = Follow(catalogue, lastOfGenre, known, random);
        }
        else if (chance >= lookAlike + blockbuster)
        {
            found = Draw(catalogue.OfGenre(genre), known, random);
        }

        // Blockbusters, and whoever has run out of what they wanted.
        return found ?? Draw(catalogue.Items, known, random)!;
    }

    private static double At((double Start, double End) chance, double age) => chance.Start + ((chance.End - chance.Start) * age);

    private static SampleItem? Follow(SampleCatalogue catalogue, SampleItem item, HashSet<int> known, Random random)
    {
        var chance = random.NextDouble();
        var places = 1;
        while (places < s_successors.Length && chance >= s_successors[places - 1])
        {
            chance -= s_successors[places - 1];
            places++;
        }

        // Items that are known are skipped.
        for (var end = catalogue.OfGenre(item.Genre).Count; places < end; places++)
        {
            var next = catalogue.After(item, places);
            if (!known.Contains(next.Id))
            {
                return next;
            }
        }

        return null;
    }

    private static SampleItem? Draw(IEnumerable<SampleItem> items, HashSet<int> known, Random random)
    {
        var free = items.Where(item => !known.Contains(item.Id)).ToList();
        var chance = random.NextDouble() * free.Sum(item => item.Weight);
        foreach (var item in free)
        {
            chance -= item.Weight;
            if (chance < 0)
            {
                return item;
            }
        }

        return free.LastOrDefault();
    }
}
