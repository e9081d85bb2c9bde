using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels.Attention;

/// <summary>
/// A mask in whole squares, and which of them have anything that is seen: half of those of a prompt, and of those of answers the prompt and themselves. What is behind the mask's end is hidden.
/// </summary>
internal sealed unsafe class SeenSquares
{
    [ThreadStatic]
    private static float[]? t_mask;

    private readonly AttentionSizes _sizes;
    private readonly float* _mask;
    private readonly bool[] _seen;

    /// <summary>Reads a mask; the memory is the thread's, until the next.</summary>
    /// <param name="mask">(B, 1, Q, T), or one for all rows, (1, 1, Q, T); added to scores.</param>
    /// <param name="sizes">The sizes.</param>
    public SeenSquares(Tensor mask, AttentionSizes sizes)
    {
        var (looking, seen, blocks, panels, padded) = (sizes.Looking, sizes.Seen, sizes.Blocks, sizes.Panels, sizes.Padded);
        (_sizes, _seen) = (sizes, new bool[sizes.Rows * blocks * panels]);
        _mask = Scratch.Of(ref t_mask, sizes.Rows * blocks * Square.Size * padded);
        using var every = mask.expand(sizes.Rows, 1, looking, seen);
        using var plain = every.contiguous();
        float* from = TensorMemory.Of(plain), to = _mask;
        WorkTeam.Run((long)sizes.Rows * blocks, Square.Size * padded, (_, first, end) =>
        {
            for (var block = first; block < end; block++)
            {
                var (row, at) = (block / blocks, (int)(block % blocks) * Square.Size);
                for (var line = 0; line < Square.Size; line++)
                {
                    var values = new Span<float>(to + (((block * Square.Size) + line) * padded), padded);
                    values.Fill(float.NegativeInfinity);
                    if (at + line < looking)
                    {
                        new ReadOnlySpan<float>(from + (((row * looking) + at + line) * seen), seen).CopyTo(values);
                    }

                    for (var panel = 0; panel < panels; panel++)
                    {
                        _seen[(block * panels) + panel] |= values.Slice(panel * Square.Size, Square.Size).ContainsAnyExcept(float.NegativeInfinity);
                    }
                }
            }
        });
    }

    /// <summary>What is added to a query's scores, (T in whole squares).</summary>
    /// <param name="row">Of the batch.</param>
    /// <param name="query">The query.</param>
    public float* Of(int row, int query) => _mask + ((((long)row * _sizes.Blocks * Square.Size) + query) * _sizes.Padded);

    /// <summary>Whether a square of queries sees anything of a square of keys.</summary>
    public bool Sees(int row, int block, int panel) => _seen[(((row * _sizes.Blocks) + block) * _sizes.Panels) + panel];

    /// <summary>Finds the squares of keys of which some queries see anything, those side by side as one.</summary>
    /// <param name="row">Of the batch.</param>
    /// <param name="first">The first square of queries.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="runs">Takes the first square of each run and the one behind its last; has room for a run of every other square.</param>
    /// <returns>How many there are.</returns>
    public int Runs(int row, int first, int end, Span<(int From, int To)> runs)
    {
        var (count, isOpen) = (0, false);
        for (var panel = 0; panel < _sizes.Panels; panel++)
        {
            var isSeen = false;
            for (var block = first; block < end; block++)
            {
                isSeen |= Sees(row, block, panel);
            }

            if (isSeen && isOpen)
            {
                runs[count - 1].To = panel + 1;
            }
            else if (isSeen)
            {
                runs[count++] = (panel, panel + 1);
            }

            isOpen = isSeen;
        }

        return count;
    }
}
