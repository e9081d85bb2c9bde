using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RosePO.Core.Models.Kernels;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Quantised;

/// <summary>
/// A weight W as signed bytes: W_ok ≈ s_o w_ok with w in [-127, 127] and s_o = max_k |W_ok| / 127. Its inputs are quantised in the same way as they come, each row by itself,
/// so that y_no = t_n s_o sum_k x_nk w_ok, where the sum is one of integers: the same on every processor. O = outputs, K = inputs, N = rows.
/// </summary>
/// <remarks>
/// The bytes lie as the loop reads them: <see cref="PanelOutputs"/> outputs at a time and, of these, four inputs of each output next to each other. What is missing in the last panel and
/// the last four inputs is zero.
/// </remarks>
internal sealed unsafe class Int8Matrix : IDisposable
{
    /// <summary>Outputs that are computed together.</summary>
    public const int PanelOutputs = 16;

    /// <summary>Inputs of an output that lie together.</summary>
    public const int Group = 4;

    // As many rows as the processor's registers hold sums for.
    private const int TileRows = 4;

    private const int Alignment = 64;

    private readonly int _outputs;
    private readonly int _groups;
    private readonly int _panels;
    private readonly sbyte* _bytes;
    private readonly float* _scales;
    private readonly int* _sums;

    /// <summary>Quantises a weight.</summary>
    /// <param name="weight">(O, K), Float32, on the processor.</param>
    public Int8Matrix(Tensor weight)
    {
        (_outputs, var inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
        _groups = (inputs + Group - 1) / Group;
        _panels = (_outputs + PanelOutputs - 1) / PanelOutputs;
        _bytes = (sbyte*)Zeroed((nuint)_panels * (nuint)_groups * PanelOutputs * Group);
        _scales = (float*)Zeroed((nuint)_panels * PanelOutputs * sizeof(float));
        _sums = (int*)Zeroed((nuint)_panels * PanelOutputs * sizeof(int));
        var from = TensorMemory.Of(weight);
        WorkTeam.Run(_panels, PanelOutputs * inputs, (_, first, end) =>
        {
            var row = new sbyte[_groups * Group];
            for (var output = (int)first * PanelOutputs; output < Math.Min((int)end * PanelOutputs, _outputs); output++)
            {
                fixed (sbyte* values = row)
                {
                    _scales[output] = Int8Rows.Quantise(from + ((long)output * inputs), values, inputs);
                }

                Place(output, row);
            }
        });
    }

    /// <summary>Computes y = x W^T.</summary>
    /// <param name="rows">x, quantised; of K values each.</param>
    /// <param name="bias">A value for each output, or null.</param>
    /// <param name="result">Takes y, (N, width), from column <paramref name="column"/> on.</param>
    /// <param name="width">How many columns a row of the result has.</param>
    /// <param name="column">The first of the O columns that are written.</param>
    public void Apply(Int8Rows rows, float* bias, float* result, long width, long column)
    {
        WorkTeam.Run(_panels, (long)rows.Count * rows.Stride, (_, first, end) =>
        {
            for (var panel = first; panel < end; panel++)
            {
                Panel(panel, rows, bias, result + column, width);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_bytes);
        NativeMemory.AlignedFree(_scales);
        NativeMemory.AlignedFree(_sums);
    }

    private void Place(int output, sbyte[] row)
    {
        var (panel, lane) = Math.DivRem(output, PanelOutputs);
        var to = _bytes + ((((long)panel * _groups * PanelOutputs) + lane) * Group);
        var sum = 0;
        for (var i = 0; i < row.Length; i++)
        {
            to[((long)i / Group * PanelOutputs * Group) + (i % Group)] = row[i];
            sum += row[i];
        }

        _sums[output] = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Panel(long panel, Int8Rows rows, float* bias, float* result, long width)
    {
        var weights = _bytes + (panel * _groups * PanelOutputs * Group);
        var from = (int)(panel * PanelOutputs);
        var outputs = Math.Min(PanelOutputs, _outputs - from);
        var sums = stackalloc int[TileRows * PanelOutputs];
        for (var row = 0; row < rows.Count; row += TileRows)
        {
            var count = Math.Min(TileRows, rows.Count - row);
            Int8Products.Tile(rows.At(row), rows.Stride, count, weights, _sums + from, _groups, sums);
            for (var i = 0; i < count; i++)
            {
                Write(sums + (i * PanelOutputs), rows.Scale(row + i), _scales + from, bias is null ? null : bias + from, result + ((row + i) * width) + from, outputs);
            }
        }
    }

    // y of one row's outputs from the sums.
    private static void Write(int* sums, float scale, float* scales, float* bias, float* to, int outputs)
    {
        var o = 0;
        for (; o <= outputs - Vector256<float>.Count; o += Vector256<float>.Count)
        {
            var y = Vector256.ConvertToSingle(Vector256.Load(sums + o)) * (scale * Vector256.Load(scales + o));
            (bias is null ? y : y + Vector256.Load(bias + o)).Store(to + o);
        }

        for (; o < outputs; o++)
        {
            to[o] = (sums[o] * (scale * scales[o])) + (bias is null ? 0 : bias[o]);
        }
    }

    private static void* Zeroed(nuint bytes)
    {
        var memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }
}
