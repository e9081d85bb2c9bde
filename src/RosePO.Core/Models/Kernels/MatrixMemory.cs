using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Kernels;

/// <summary>Where a matrix lies in memory: Float32, on the processor. Either its rows or its columns are without gaps. The tensor must outlive its use.</summary>
/// <param name="start">Its first value.</param>
/// <param name="row">From a row to the next, in values.</param>
/// <param name="column">From a column to the next, in values. One of both is 1.</param>
internal readonly unsafe struct MatrixMemory(float* start, long row, long column)
{
    /// <summary>From a row to the next, in values.</summary>
    public long Row => row;

    /// <summary>From a column to the next, in values.</summary>
    public long Column => column;

    /// <summary>The place of a value.</summary>
    public float* At(long ofRow, long ofColumn) => start + (ofRow * row) + (ofColumn * column);

    /// <summary>Finds a matrix.</summary>
    /// <param name="matrix">(M, N), none of both 0.</param>
    /// <param name="memory">Where it is.</param>
    /// <returns>False if it is of another type, elsewhere, or has gaps both ways.</returns>
    public static bool TryOf(Tensor matrix, out MatrixMemory memory)
    {
        memory = default;
        if (matrix.dtype != ScalarType.Float32 || matrix.device_type != DeviceType.CPU)
        {
            return false;
        }

        // From a single row or column no way leads on, and any will do.
        var across = matrix.shape[1] == 1 ? 1 : matrix.stride(1);
        var down = matrix.shape[0] == 1 ? 1 : matrix.stride(0);
        if (across != 1 && down != 1)
        {
            return false;
        }

        using var line = matrix.narrow(0, 0, 1);
        using var first = line.narrow(1, 0, 1);
        memory = new(TensorMemory.Of(first), down, across);
        return true;
    }

    /// <summary>Finds a matrix that must be found.</summary>
    /// <exception cref="ArgumentException">It is of another type, elsewhere, or has gaps both ways.</exception>
    public static MatrixMemory Of(Tensor matrix) =>
        TryOf(matrix, out var memory) ? memory : throw new ArgumentException("Only Float32 matrices on the processor whose rows or columns have no gaps are read directly.", nameof(matrix));
}
