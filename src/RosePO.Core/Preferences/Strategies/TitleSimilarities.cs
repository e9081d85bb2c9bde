using RosePO.Core.Text;

namespace RosePO.Core.Preferences.Strategies;

/// <summary>
/// Rows of the item-by-item matrix of title cosines, each computed when first asked for and kept while memory allows: a
/// catalogue of some thousand items is kept whole.
/// </summary>
/// <param name="encoder">The titles.</param>
/// <param name="budget">The most bytes that kept rows may take.</param>
internal sealed class TitleSimilarities(TitleEncoder encoder, long budget = 1L << 30)
{
    private readonly float[]?[] _rows = new float[]?[encoder.Count];
    private long _left = budget;

    /// <summary>The catalogue's size.</summary>
    public int Count => encoder.Count;

    /// <summary>The cosine of an item's title to every title.</summary>
    public float[] Row(int item)
    {
        if (_rows[item] is { } kept)
        {
            return kept;
        }

        var row = new float[Count];
        encoder.Similarities(item, row);
        if (_left >= (long)Count * sizeof(float))
        {
            _left -= (long)Count * sizeof(float);
            _rows[item] = row;
        }

        return row;
    }
}
