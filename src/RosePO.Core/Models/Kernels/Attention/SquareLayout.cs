namespace RosePO.Core.Models.Kernels.Attention;

/// <summary>A head's matrix, (T, D), in the orders in which <see cref="Square"/> reads it.</summary>
internal static unsafe class SquareLayout
{
    /// <summary>For products over D: squares of T, in each of which the 16 values of a column lie together. Rows behind the last are 0.</summary>
    /// <param name="matrix">(T, D).</param>
    /// <param name="rows">T.</param>
    /// <param name="size">D.</param>
    /// <param name="to">Takes it, (T / 16, D, 16).</param>
    public static void Across(float* matrix, int rows, int size, float* to)
    {
        for (var row = 0; row < rows; row += Square.Size)
        {
            Panels.Write(matrix + ((long)row * size), size, 1, Math.Min(Square.Size, rows - row), Square.Size, size, to + (row * size));
        }
    }

    /// <summary>For products over T: squares of D, in each of which the 16 values of a row lie together. Rows and columns behind the last are 0.</summary>
    /// <param name="matrix">(T, D).</param>
    /// <param name="rows">T.</param>
    /// <param name="size">D.</param>
    /// <param name="padded">How many rows a square has.</param>
    /// <param name="to">Takes it, (D / 16, T in whole squares, 16).</param>
    public static void Down(float* matrix, int rows, int size, int padded, float* to)
    {
        for (var column = 0; column < size; column += Square.Size)
        {
            var square = to + (column * padded);
            Panels.Write(matrix + column, 1, size, Math.Min(Square.Size, size - column), Square.Size, rows, square);
            new Span<float>(square + (rows * Square.Size), (padded - rows) * Square.Size).Clear();
        }
    }

    /// <summary>Some rows, scaled. Those behind the last are 0.</summary>
    /// <param name="from">The first.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="size">D.</param>
    /// <param name="scale">What they are multiplied by.</param>
    /// <param name="to">Takes them, (rows, D).</param>
    /// <param name="rows">How many are wanted.</param>
    public static void Take(float* from, long stride, int count, int size, float scale, float* to, int rows)
    {
        for (var row = 0; row < count; row++)
        {
            for (var i = 0; i < size; i++)
            {
                to[(row * size) + i] = from[(row * stride) + i] * scale;
            }
        }

        new Span<float>(to + (count * size), (rows - count) * size).Clear();
    }

    /// <summary>Weights, 16 rows of T, times a matrix as <see cref="Down"/> lays it out: (16, D in whole squares).</summary>
    /// <param name="weights">(16, T in whole squares).</param>
    /// <param name="matrix">(D / 16, T in whole squares, 16).</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="runs">Those squares of T in which weights are not 0.</param>
    /// <param name="result">Takes it.</param>
    public static void Mix(float* weights, float* matrix, AttentionSizes sizes, ReadOnlySpan<(int From, int To)> runs, float* result)
    {
        if (runs.IsEmpty)
        {
            new Span<float>(result, Square.Size * sizes.Width).Clear();
        }

        for (var column = 0; column < sizes.Width; column += Square.Size)
        {
            var adds = false;
            foreach (var (first, end) in runs)
            {
                var (start, count) = (first * Square.Size, (end - first) * Square.Size);
                Square.Multiply(weights + start, sizes.Padded, 1, matrix + (column * sizes.Padded) + (start * Square.Size), count, result + column, sizes.Width, adds);
                adds = true;
            }
        }
    }
}
