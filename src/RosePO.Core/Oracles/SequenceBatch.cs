using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>A run of a user's training items, each of which predicts the next.</summary>
/// <param name="Items">The user's training items in time order.</param>
/// <param name="Start">The first input.</param>
/// <param name="Length">Inputs; the item after the last of them is the last target.</param>
/// <param name="Context">Inputs at the start whose targets belong to the run before.</param>
internal readonly record struct TrainingWindow(int[] Items, int Start, int Length, int Context);

/// <summary>Turns histories into left-padded tensors.</summary>
internal static class SequenceBatch
{
    /// <summary>
    /// Cuts histories into windows of at most <paramref name="maxLength"/> inputs. Each transition is a target of exactly one
    /// window; consecutive windows share half their inputs, so that only a history's own beginning is predicted from little.
    /// The first cut is random, so that a target's context differs from pass to pass.
    /// </summary>
    public static List<TrainingWindow> Cut(IReadOnlyList<int[]> histories, int maxLength, Random random)
    {
        var stride = Math.Max(1, maxLength / 2);
        var windows = new List<TrainingWindow>();
        foreach (var history in histories)
        {
            var inputs = history.Length - 1;
            // A history that fits is one window; of a longer one the first window ends somewhere in [maxLength - stride, maxLength].
            var end = inputs <= maxLength ? inputs : maxLength - random.Next(stride);
            for (var done = 0; done < inputs; (done, end) = (end, Math.Min(inputs, end + stride)))
            {
                var start = Math.Max(0, end - maxLength);
                windows.Add(new TrainingWindow(history, start, end - start, done - start));
            }
        }

        return windows;
    }

    /// <summary>The tensors of a training step.</summary>
    /// <param name="windows">The rows.</param>
    /// <param name="padding">The padding id.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <returns>Inputs (B, L); the flat indices of the N positions with a target in (B * L); their targets (N).</returns>
    public static (Tensor Inputs, Tensor Positions, Tensor Targets) Of(
        ReadOnlySpan<TrainingWindow> windows, long padding, Device device)
    {
        var (length, count) = (0, 0);
        foreach (var window in windows)
        {
            length = Math.Max(length, window.Length);
            count += window.Length - window.Context;
        }

        var inputs = new long[windows.Length * length];
        var positions = new long[count];
        var targets = new long[count];
        Array.Fill(inputs, padding);
        var at = 0;
        for (var row = 0; row < windows.Length; row++)
        {
            var (items, start, size, context) = windows[row];
            var offset = (row + 1) * length - size;
            for (var i = 0; i < size; i++)
            {
                inputs[offset + i] = items[start + i];
                if (i >= context)
                {
                    positions[at] = offset + i;
                    targets[at++] = items[start + i + 1];
                }
            }
        }

        return (tensor(inputs, [windows.Length, length], device: device), tensor(positions, device: device), tensor(targets, device: device));
    }

    /// <summary>The last items of each history, padded on the left: (B, L), with L the longest of them and at least 1.</summary>
    public static Tensor Of(IReadOnlyList<ReadOnlyMemory<int>> histories, int maxLength, long padding, Device device)
    {
        var length = Math.Max(1, histories.Max(history => Math.Min(history.Length, maxLength)));
        var inputs = new long[histories.Count * length];
        Array.Fill(inputs, padding);
        for (var row = 0; row < histories.Count; row++)
        {
            var history = histories[row].Span;
            history = history[Math.Max(0, history.Length - maxLength)..];
            for (var i = 0; i < history.Length; i++)
            {
                inputs[(row + 1) * length - history.Length + i] = history[i];
            }
        }

        return tensor(inputs, [histories.Count, length], device: device);
    }
}
