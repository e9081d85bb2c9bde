namespace RosePO.Core.Text.Titles;

/// <summary>How much the titles of a catalogue resemble each other: the cosines of their vectors.</summary>
internal interface ITitleSimilarity
{
    /// <summary>Titles of the catalogue.</summary>
    int Count { get; }

    /// <summary>The cosine of two items' titles.</summary>
    float Similarity(int first, int second);

    /// <summary>The cosine of one item's title to every title; may be called from several threads.</summary>
    /// <param name="item">The item.</param>
    /// <param name="row">Filled; <see cref="Count"/> long.</param>
    void Similarities(int item, Span<float> row);
}
