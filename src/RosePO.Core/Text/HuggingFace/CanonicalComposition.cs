using System.Globalization;
using System.Text;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// Normalization Form C (Unicode Standard Annex 15) from a table of its own: a host without ICU data, or in invariant mode,
/// leaves texts as they are when asked to normalise them.
/// </summary>
internal sealed class CanonicalComposition
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Trails = 28, Syllables = Leads * Vowels * Trails;

    private static readonly Lazy<CanonicalComposition> s_table = new(() => new CanonicalComposition());

    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int, int), int> _compositions = [];

    private CanonicalComposition()
    {
        using var stream = typeof(CanonicalComposition).Assembly.GetManifestResourceStream("canonical-composition.txt")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            if (fields[0] == "c")
            {
                for (var character = Hex(fields[1]); character <= Hex(fields[2]); character++)
                {
                    _classes[character] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                }
            }
            else if (fields[0] is "d" or "d!")
            {
                var parts = _decompositions[Hex(fields[1])] = [.. fields.Skip(2).Select(Hex)];
                if (fields[0] == "d")
                {
                    _compositions[(parts[0], parts[1])] = Hex(fields[1]);
                }
            }
        }
    }

    /// <summary>The text in Normalization Form C.</summary>
    public static string Normalise(string text) =>

        // Nothing below U+0300 combines, so such a text is composed already.
        text.AsSpan().IndexOfAnyInRange('\u0300', '\uffff') < 0 ? text : s_table.Value.Compose(text);

    /// <summary>The text decomposed (Normalization Form D) and without its marks that take no space: letters without their accents.</summary>
    public static string WithoutMarks(string text) =>

        // Nothing below U+00C0 decomposes.
        text.AsSpan().IndexOfAnyInRange('\u00c0', '\uffff') < 0 ? text : Join([.. s_table.Value.Parts(text).Where(character =>
            CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)]);

    private string Compose(string text)
    {
        var characters = Parts(text);
        Order(characters);
        return Join(Recompose(characters));
    }

    private List<int> Parts(string text)
    {
        var characters = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, characters);
        }

        return characters;
    }

    private void Decompose(int character, List<int> into)
    {
        if (character - HangulBase is >= 0 and < Syllables and var syllable)
        {
            into.Add(LeadBase + (syllable / (Vowels * Trails)));
            into.Add(VowelBase + (syllable % (Vowels * Trails) / Trails));
            if (syllable % Trails > 0)
            {
                into.Add(TrailBase + (syllable % Trails));
            }
        }
        else if (_decompositions.TryGetValue(character, out var parts))
        {
            foreach (var part in parts)
            {
                Decompose(part, into);
            }
        }
        else
        {
            into.Add(character);
        }
    }

    // Marks after a starter go in the order of their classes; equal classes keep theirs.
    private void Order(List<int> characters)
    {
        for (var i = 1; i < characters.Count; i++)
        {
            var (mark, at) = (characters[i], i);
            var own = ClassOf(mark);
            for (; own > 0 && at > 0 && ClassOf(characters[at - 1]) > own; at--)
            {
                characters[at] = characters[at - 1];
            }

            characters[at] = mark;
        }
    }

    private List<int> Recompose(List<int> characters)
    {
        var composed = new List<int>(characters.Count);
        var (starter, last) = (-1, 0);
        foreach (var character in characters)
        {
            // A mark is blocked by one of its own class or a higher one between it and the starter; a starter by any mark.
            var own = ClassOf(character);
            var blocked = starter < 0 || (composed.Count - 1 > starter && last >= own);
            if (!blocked && Pair(composed[starter], character) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }

            if (own == 0)
            {
                starter = composed.Count;
            }

            composed.Add(character);
            last = own;
        }

        return composed;
    }

    private int? Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < Leads and var lead && second - VowelBase is >= 0 and < Vowels and var vowel)
        {
            return HangulBase + (((lead * Vowels) + vowel) * Trails);
        }

        if (first - HangulBase is >= 0 and < Syllables and var syllable && syllable % Trails == 0 && second - TrailBase is > 0 and < Trails and var trail)
        {
            return HangulBase + syllable + trail;
        }

        return _compositions.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private int ClassOf(int character) => _classes.GetValueOrDefault(character);

    private static string Join(List<int> characters) => string.Concat(characters.Select(character => new Rune(character).ToString()));

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
