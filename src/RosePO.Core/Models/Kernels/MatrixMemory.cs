using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>The memory of a Float32 matrix on the processor that is contiguous along its rows or along its columns. The tensor must outlive it.</summary>
/// <param name="start">The first value.</param>
/// <param name="rows">M.</param>
/// <param name="columns">N.</param>
/// <param name="row">The stride from a row to the next, in values.</param>
/// <param name="column">The stride from a column to the next, in values. At least one stride is 1.</param>
internal readonly unsafe struct MatrixMemory(float* start, int rows, int columns, long row, long column)
{
    /// <summary>M.</summary>
    public int Rows => rows;

    /// <summary>N.</summary>
    public int Columns => columns;

    /// <summary>The stride from a row to the next, in values.</summary>
    public long Row => row;

    /// <summary>The stride from a column to the next, in values.</summary>
    public long Column => column;

    /// <summary>The place of a value.</summary>
    public float* At(long ofRow, long ofColumn) => start + (ofRow * row) + (ofColumn * column);

    /// <summary>Finds a matrix.</summary>
    /// <param name="matrix">(M, N), neither of them 0.</param>
    /// <param name="memory">Its memory.</param>
    /// <returns>False if it is of another type, elsewhere, or has gaps both ways.</returns>
    public static bool TryOf(Tensor matrix, out MatrixMemory memory)
    {
        memory = default;
        if (matrix.dtype != ScalarType.Float32 || matrix.device_type != DeviceType.CPU)
        {
            return false;
        }

        // A single row or column has no next one, so any stride will do.
        var (rows, columns) = ((int)matrix.shape[0], (int)matrix.shape[1]);
        var across = columns == 1 ? 1 : matrix.stride(1);
        var down = rows == 1 ? 1 : matrix.stride(0);
        if (across != 1 && down != 1)
        {
            return false;
        }

        using var line = matrix.narrow(0, 0, 1);
        using var first = line.narrow(1, 0, 1);
        memory = new(TensorMemory.Of(first), rows, columns, down, across);
        return true;
    }

    /// <summary>Finds a matrix that must be found.</summary>
    /// <exception cref="ArgumentException">It is of another type, elsewhere, or has gaps both ways.</exception>
    public static MatrixMemory Of(Tensor matrix) =>
        TryOf(matrix, out var memory) ? memory : throw new ArgumentException("Only Float32 matrices on the processor whose rows or columns have no gaps are read directly.", nameof(matrix));
}
