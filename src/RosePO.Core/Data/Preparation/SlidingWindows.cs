namespace RosePO.Core.Data.Preparation;

/// <summary>Cuts histories into windows: each target with the items before it is an example of its own.</summary>
/// <param name="length">The most items before a target.</param>
/// <param name="stride">Steps between training targets.</param>
internal sealed class SlidingWindows(int length, int stride)
{
    private readonly History _window = new();
    private int _count;

    /// <summary>
    /// Cuts a whole history into windows named <c>user#position</c>; the same object each time. Every validation and test target with an item before
    /// it has a window; of training targets every stride-th, counted back from the last.
    /// </summary>
    public IEnumerable<History> Cut(History history)
    {
        var lastTrain = history.Splits.LastIndexOf(DataSplit.Train);
        for (var target = 1; target < history.Count; target++)
        {
            var split = history.Splits[target];
            if (split != DataSplit.Train || (lastTrain - target) % stride == 0)
            {
                var start = Math.Max(0, target - length);
                _window.Begin(_count++, WindowName.Of(history.Name, target));
                _window.Add(history, start, target - start + 1);
                _window.Splits.Fill(DataSplit.Context);
                _window.Splits[^1] = split;
                yield return _window;
            }
        }
    }
}
