using System.Runtime.Intrinsics.X86;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>
/// Products of matrices by tiles of AVX-512 (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication"), for processors where libtorch does not use it: on those of AMD, its
/// library (MKL) multiplies with registers of half the width, which costs half of the rate from Zen 5 on. M = rows, K = inner, N = columns. A value of the result is summed in the same order with any number of threads.
/// </summary>
internal static unsafe class TiledProducts
{
    // What is packed at once: of each matrix about two megabytes, and of a tile's columns as much as half of the first cache holds.
    private const int InnerAtOnce = 256;
    private const int RowsAtOnce = 2016;
    private const int ColumnsAtOnce = 2048;

    // What a thread takes at once, in tiles each way: fewer where there would be too few units to share out.
    private const int TilesOfUnit = 8;
    private const int TilesOfSmallUnit = 2;
    private const int FewUnits = 16;

    // Below them a product is not worth packing, or leaves most of a tile empty.
    private const long LeastProducts = 1 << 18;
    private const int LeastWidth = 24;
    private const int LeastInner = 8;

    private const int Zen5 = 0x1a;

    [ThreadStatic]
    private static float[]? t_left;

    [ThreadStatic]
    private static float[]? t_right;

    /// <summary>Whether this is the faster way on this processor.</summary>
    public static bool SuitsProcessor { get; } = Avx512F.IsSupported && IsZen5OrLater();

    /// <summary>Whether this is the faster way for a product of such a size.</summary>
    public static bool Suits(long rows, long inner, long columns) =>
        SuitsProcessor && rows >= LeastWidth && columns >= LeastWidth && inner >= LeastInner && rows * inner * columns >= LeastProducts;

    /// <summary>Computes left right, or adds it to what the result is.</summary>
    /// <param name="left">(M, K), as <see cref="MatrixMemory"/> finds it.</param>
    /// <param name="right">(K, N), likewise.</param>
    /// <param name="result">(M, N), Float32, without gaps.</param>
    /// <param name="adds">Whether the product is added.</param>
    public static void Apply(Tensor left, Tensor right, Tensor result, bool adds) =>
        Apply(MatrixMemory.Of(left), MatrixMemory.Of(right), TensorMemory.Of(result), adds);

    /// <summary>Computes left right, or adds it to what the result is.</summary>
    /// <param name="left">(M, K).</param>
    /// <param name="right">(K, N).</param>
    /// <param name="to">(M, N), Float32, without gaps.</param>
    /// <param name="adds">Whether the product is added.</param>
    public static void Apply(MatrixMemory left, MatrixMemory right, float* to, bool adds)
    {
        var (rows, inner, columns) = (left.Rows, left.Columns, right.Columns);
        var packedLeft = Scratch.Of(ref t_left, (RowsAtOnce + Tile.Rows) * InnerAtOnce);
        var packedRight = Scratch.Of(ref t_right, ColumnsAtOnce * InnerAtOnce);
        for (var column = 0; column < columns; column += ColumnsAtOnce)
        {
            var width = Math.Min(ColumnsAtOnce, columns - column);
            for (var step = 0; step < inner; step += InnerAtOnce)
            {
                var depth = Math.Min(InnerAtOnce, inner - step);
                Pack(right.At(step, column), right.Column, right.Row, width, Tile.Columns, depth, packedRight);
                for (var row = 0; row < rows; row += RowsAtOnce)
                {
                    var height = Math.Min(RowsAtOnce, rows - row);
                    Pack(left.At(row, step), left.Row, left.Column, height, Tile.Rows, depth, packedLeft);
                    Multiply(packedLeft, packedRight, height, depth, width, to + ((long)row * columns) + column, columns, adds || step > 0);
                }
            }
        }
    }

    private static void Pack(float* from, long outer, long inner, int count, int width, int steps, float* to)
    {
        WorkTeam.Run(Parts(count, width), (long)width * steps, (_, first, end) =>
        {
            for (var panel = first; panel < end; panel++)
            {
                Panels.Write(from + (panel * width * outer), outer, inner, (int)Math.Min(width, count - (panel * width)), width, steps, to + (panel * width * steps));
            }
        });
    }

    private static void Multiply(float* left, float* right, int rows, int inner, int columns, float* to, long stride, bool adds)
    {
        var tiles = Units(TilesOfUnit).Down * Units(TilesOfUnit).Across < FewUnits ? TilesOfSmallUnit : TilesOfUnit;
        var (down, across) = Units(tiles);
        var (height, width) = (tiles * Tile.Rows, tiles * Tile.Columns);
        WorkTeam.Run((long)down * across, (long)height * tiles * inner, (_, first, end) =>
        {
            for (var unit = first; unit < end; unit++)
            {
                var (row, column) = ((int)(unit / across) * height, (int)(unit % across) * width);
                Unit(left, right, inner, to, stride, adds, (row, Math.Min(rows, row + height)), (column, Math.Min(columns, column + width)));
            }
        });

        (int Down, int Across) Units(int tiles) => (Parts(rows, tiles * Tile.Rows), Parts(columns, tiles * Tile.Columns));
    }

    private static int Parts(int count, int most) => (count + most - 1) / most;

    private static void Unit(float* left, float* right, int inner, float* to, long stride, bool adds, (int From, int To) rows, (int From, int To) columns)
    {
        var edge = stackalloc float[Tile.Rows * Tile.Columns];
        for (var column = columns.From; column < columns.To; column += Tile.Columns)
        {
            for (var row = rows.From; row < rows.To; row += Tile.Rows)
            {
                float* above = left + ((long)row * inner), beside = right + ((long)column * inner), place = to + (row * stride) + column;
                if (row + Tile.Rows <= rows.To && column + Tile.Columns <= columns.To)
                {
                    Tile.Multiply(above, beside, inner, place, stride, adds);
                    continue;
                }

                // Only a part of the tile is in the result.
                Tile.Multiply(above, beside, inner, edge, Tile.Columns, false);
                for (var line = 0; line < Math.Min(Tile.Rows, rows.To - row); line++)
                {
                    for (var i = 0; i < Math.Min(Tile.Columns, columns.To - column); i++)
                    {
                        place[(line * stride) + i] = edge[(line * Tile.Columns) + i] + (adds ? place[(line * stride) + i] : 0);
                    }
                }
            }
        }
    }

    // The maker's name, in three registers of leaf 0: "Auth" "enti" "cAMD"; the family in leaf 1. Zen 4 has AVX-512 too, but computes with half of a register at a time.
    private static bool IsZen5OrLater()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0) is not (_, 0x68747541, 0x444d4163, 0x69746e65))
        {
            return false;
        }

        var signature = X86Base.CpuId(1, 0).Eax;
        return ((signature >> 8) & 0xf) + ((signature >> 20) & 0xff) >= Zen5;
    }
}
