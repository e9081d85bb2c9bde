namespace RosePO.Core.Models.Kernels.Attention;

/// <summary>What one head of keys and values needs for its gradients, in a thread's memory.</summary>
internal readonly unsafe struct BackwardWork
{
    /// <summary>Squares of queries that keys and values gather gradients from at once.</summary>
    public const int Blocks = 3;

    /// <summary>The queries of those.</summary>
    public const int Rows = Blocks * Square.Size;

    private readonly AttentionSizes _sizes;
    private readonly float* _keysAcross, _valuesAcross, _ofKeys, _ofValues, _lookingDown, _foundDown;

    /// <summary>Lays it out.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="memory">As much as <see cref="Count"/> says.</param>
    public BackwardWork(AttentionSizes sizes, float* memory)
    {
        var (size, width, padded) = (sizes.Size, sizes.Width, sizes.Padded);
        _sizes = sizes;
        _keysAcross = Next(padded * width);
        _valuesAcross = Next(padded * width);
        KeysDown = Next(padded * width);
        _ofKeys = Next(padded * width);
        _ofValues = Next(padded * width);
        Looking = Next(Rows * width);
        Found = Next(Rows * width);
        _lookingDown = Next(Rows * width);
        _foundDown = Next(Rows * width);
        Mixed = Next(Square.Size * width);
        Weights = Next(Rows * padded);
        Slopes = Next(Rows * padded);

        float* Next(int count)
        {
            var place = memory;
            memory += count;
            return place;
        }
    }

    /// <summary>Keys for products over T.</summary>
    public float* KeysDown { get; }

    /// <summary>Some queries, scaled, (48, D).</summary>
    public float* Looking { get; }

    /// <summary>The gradients of what they found, (48, D).</summary>
    public float* Found { get; }

    /// <summary>Their scores, and then weights, (48, T in whole squares).</summary>
    public float* Weights { get; }

    /// <summary>The gradients of those, likewise.</summary>
    public float* Slopes { get; }

    /// <summary>A square of queries' gradients, (16, D in whole squares).</summary>
    public float* Mixed { get; }

    /// <summary>Lays out keys and values, whose gradients are 0 so far.</summary>
    /// <param name="key">(T, D).</param>
    /// <param name="value">(T, D).</param>
    public void Begin(float* key, float* value)
    {
        SquareLayout.Across(key, _sizes.Seen, _sizes.Size, _keysAcross);
        SquareLayout.Across(value, _sizes.Seen, _sizes.Size, _valuesAcross);
        SquareLayout.Down(key, _sizes.Seen, _sizes.Size, _sizes.Padded, KeysDown);
        new Span<float>(_ofKeys, _sizes.Padded * _sizes.Width).Clear();
        new Span<float>(_ofValues, _sizes.Padded * _sizes.Width).Clear();
    }

    /// <summary>A square of queries' scores, and the gradients of their weights. Both are 0 where nothing is seen but other queries at once see something.</summary>
    /// <param name="line">The first query, of those at once.</param>
    /// <param name="seen">The mask.</param>
    /// <param name="row">Of the batch.</param>
    /// <param name="block">The square, of all.</param>
    /// <param name="runs">What the queries at once see.</param>
    public void Score(int line, SeenSquares seen, int row, int block, ReadOnlySpan<(int From, int To)> runs)
    {
        float* looking = Looking + (line * _sizes.Size), found = Found + (line * _sizes.Size);
        foreach (var (first, end) in runs)
        {
            for (var panel = first; panel < end; panel++)
            {
                var (place, column) = ((line * _sizes.Padded) + (panel * Square.Size), panel * Square.Size * _sizes.Size);
                if (seen.Sees(row, block, panel))
                {
                    Square.Multiply(looking, _sizes.Size, 1, _keysAcross + column, _sizes.Size, Weights + place, _sizes.Padded, false);
                    Square.Multiply(found, _sizes.Size, 1, _valuesAcross + column, _sizes.Size, Slopes + place, _sizes.Padded, false);
                    continue;
                }

                for (var i = 0; i < Square.Size; i++)
                {
                    new Span<float>(Weights + place + (i * _sizes.Padded), Square.Size).Clear();
                    new Span<float>(Slopes + place + (i * _sizes.Padded), Square.Size).Clear();
                }
            }
        }
    }

    /// <summary>Adds what queries at once give to the gradients of keys and values: dSᵀ q / √D and Pᵀ dO.</summary>
    /// <param name="rows">How many queries, in whole squares.</param>
    /// <param name="runs">What they see.</param>
    public void Gather(int rows, ReadOnlySpan<(int From, int To)> runs)
    {
        SquareLayout.Down(Looking, rows, _sizes.Size, Rows, _lookingDown);
        SquareLayout.Down(Found, rows, _sizes.Size, Rows, _foundDown);
        foreach (var (first, end) in runs)
        {
            for (var key = first * Square.Size; key < end * Square.Size; key += Square.Size)
            {
                for (var column = 0; column < _sizes.Width; column += Square.Size)
                {
                    var (from, to) = (column * Rows, (key * _sizes.Width) + column);
                    Square.Multiply(Slopes + key, 1, _sizes.Padded, _lookingDown + from, rows, _ofKeys + to, _sizes.Width, true);
                    Square.Multiply(Weights + key, 1, _sizes.Padded, _foundDown + from, rows, _ofValues + to, _sizes.Width, true);
                }
            }
        }
    }

    /// <summary>Writes the gradients of keys and values.</summary>
    /// <param name="ofKey">Takes the keys', (T, D).</param>
    /// <param name="ofValue">Takes the values', (T, D).</param>
    public void End(float* ofKey, float* ofValue)
    {
        for (var row = 0; row < _sizes.Seen; row++)
        {
            new ReadOnlySpan<float>(_ofKeys + (row * _sizes.Width), _sizes.Size).CopyTo(new(ofKey + (row * _sizes.Size), _sizes.Size));
            new ReadOnlySpan<float>(_ofValues + (row * _sizes.Width), _sizes.Size).CopyTo(new(ofValue + (row * _sizes.Size), _sizes.Size));
        }
    }

    /// <summary>How many values it takes.</summary>
    public static long Count(AttentionSizes sizes) =>
        (5L * sizes.Padded * sizes.Width) + (((4L * Rows) + Square.Size) * sizes.Width) + (2L * Rows * sizes.Padded);
}
