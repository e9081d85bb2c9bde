using RosePO.Core.Runtime;

namespace RosePO.Core.Data;

/// <summary>Training examples drawn by a seed, in their own order. Of one seed a smaller draw is part of a larger one.</summary>
internal static class DrawnExamples
{
    /// <summary>The most examples, or all where there are no more.</summary>
    /// <param name="examples">Those that there are, by user, then position.</param>
    /// <param name="most">How many are taken.</param>
    /// <param name="seed">The seed.</param>
    public static IReadOnlyList<TrainingExample> Of(IReadOnlyList<TrainingExample> examples, int most, int seed) => examples.Count <= most
        ? examples
        : [.. new Random(Seeds.Examples(seed)).Shuffled(Enumerable.Range(0, examples.Count)).Take(most).Order().Select(i => examples[i])];
}
