namespace RosePO.Core.Text.Titles;

/// <summary>
/// Titles as TF-IDF vectors of character n-grams (n = 3 to 5, within words, lower case), for how much two titles resemble
/// each other. Weights are (1 + ln tf) * (ln((1 + N) / (1 + df)) + 1), vectors have unit length; the catalogue is the corpus.
/// </summary>
internal sealed class TitleEncoder : ITitleSimilarity
{
    private readonly (int Gram, float Weight)[][] _vectors;

    // Only rows of the matrix need it.
    private readonly Lazy<(int Title, float Weight)[][]> _postings;

    private TitleEncoder((int Gram, float Weight)[][] vectors, List<int> documents)
    {
        _vectors = vectors;
        _postings = new Lazy<(int, float)[][]>(() => Invert(vectors, documents));
    }

    /// <summary>The built-in encoder's name, for protocols.</summary>
    public const string Name = "tfidf-char-3-5";

    /// <summary>Fits the encoder to a catalogue.</summary>
    /// <param name="titles">The titles; an item's id is its index.</param>
    public static TitleEncoder Fit(IReadOnlyList<string> titles)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var documents = new List<int>();
        var counts = new (int Gram, int Count)[titles.Count][];
        var grams = new List<int>();
        for (var title = 0; title < titles.Count; title++)
        {
            grams.Clear();
            Collect(titles[title], ids, grams);
            counts[title] = Counts(grams, documents);
        }

        var vectors = new (int, float)[titles.Count][];
        for (var title = 0; title < titles.Count; title++)
        {
            vectors[title] = Normalise(counts[title], documents, titles.Count);
        }

        return new TitleEncoder(vectors, documents);
    }

    /// <summary>Titles of the catalogue.</summary>
    public int Count => _vectors.Length;

    /// <summary>The cosine of two items' titles, in [0, 1].</summary>
    public float Similarity(int first, int second)
    {
        var (a, b) = (_vectors[first], _vectors[second]);
        var sum = 0f;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var order = a[i].Gram - b[j].Gram;
            if (order == 0)
            {
                sum += a[i++].Weight * b[j++].Weight;
            }
            else if (order < 0)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }

    /// <summary>The cosine of one item's title to every title: a row of the item-by-item matrix.</summary>
    /// <param name="item">The item.</param>
    /// <param name="row">Filled; <see cref="Count"/> long.</param>
    public void Similarities(int item, Span<float> row)
    {
        row.Clear();
        foreach (var (gram, weight) in _vectors[item])
        {
            foreach (var (title, other) in _postings.Value[gram])
            {
                row[title] += weight * other;
            }
        }
    }

    private static (int, float)[][] Invert((int Gram, float Weight)[][] vectors, List<int> documents)
    {
        var postings = documents.ConvertAll(titles => new (int, float)[titles]).ToArray();
        var filled = new int[documents.Count];
        for (var title = 0; title < vectors.Length; title++)
        {
            foreach (var (gram, weight) in vectors[title])
            {
                postings[gram][filled[gram]++] = (title, weight);
            }
        }

        return postings;
    }

    private static (int, float)[] Normalise((int Gram, int Count)[] counts, List<int> documents, int titles)
    {
        var vector = new (int Gram, float Weight)[counts.Length];
        var at = 0;
        var norm = 0.0;
        foreach (var (gram, count) in counts)
        {
            var weight = (1 + Math.Log(count)) * (Math.Log((1.0 + titles) / (1.0 + documents[gram])) + 1);
            norm += weight * weight;
            vector[at++] = (gram, (float)weight);
        }

        var scale = norm > 0 ? (float)(1 / Math.Sqrt(norm)) : 0f;
        return Array.ConvertAll(vector, entry => (entry.Gram, entry.Weight * scale));
    }

    // The ids of a title's n-grams, one for each time that one occurs; a new one gets the next id.
    private static void Collect(string title, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids, List<int> grams)
    {
        foreach (var word in title.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var padded = $" {word} ";
            for (var n = 3; n <= 5; n++)
            {
                for (var start = 0; start + n <= padded.Length; start++)
                {
                    var gram = padded.AsSpan(start, n);
                    if (!ids.TryGetValue(gram, out var id))
                    {
                        ids[gram] = id = ids.Dictionary.Count;
                    }

                    grams.Add(id);
                }
            }
        }
    }

    // How often each n-gram of a title occurs, by id; each counts once for the titles that it occurs in.
    private static (int Gram, int Count)[] Counts(List<int> grams, List<int> documents)
    {
        grams.Sort();
        var counts = new List<(int Gram, int Count)>();
        foreach (var gram in grams)
        {
            if (counts.Count > 0 && counts[^1].Gram == gram)
            {
                counts[^1] = (gram, counts[^1].Count + 1);
                continue;
            }

            counts.Add((gram, 1));
            while (documents.Count <= gram)
            {
                documents.Add(0);
            }

            documents[gram]++;
        }

        return [.. counts];
    }
}
