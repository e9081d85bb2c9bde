using RosePO.Core.Models.Kernels;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>A linear layer, its adapter in its weight, with its backward pass. N = tokens.</summary>
/// <param name="model">The model.</param>
/// <param name="arena">Where its memory comes from.</param>
/// <param name="layer">The layer's name.</param>
/// <param name="biased">Whether it has a bias.</param>
/// <param name="parts">Those of query, key and value that are wanted; null for all.</param>
internal sealed class LinearPass(LlamaModel model, Arena arena, string layer, bool biased, Range? parts = null)
{
    private readonly string _weight = layer + ".weight";

    /// <summary>x Wᵀ + b.</summary>
    /// <param name="x">(N, in).</param>
    /// <param name="result">Takes it, (N, out).</param>
    public void Forward(Tensor x, Tensor result)
    {
        using var scope = NewDisposeScope();
        var place = arena.Top;
        if (biased)
        {
            result.copy_(Rows(model.Parameters[layer + ".bias"]));
        }

        Products.Into(result, x, Weight().t(), adds: biased);
        arena.Release(place);
    }

    /// <summary>Adds the gradients of what is trained, and computes that of the input.</summary>
    /// <param name="x">The input, (N, in).</param>
    /// <param name="gradient">Of the result, (N, out).</param>
    /// <param name="result">Takes the input's, (N, in).</param>
    public void Backward(Tensor x, Tensor gradient, Tensor result)
    {
        using var scope = NewDisposeScope();
        AddGradients(x, gradient);
        var place = arena.Top;
        Products.Into(result, gradient, Weight(), adds: false);
        arena.Release(place);
    }

    /// <summary>Adds the gradients of what is trained: where nothing before the layer is.</summary>
    /// <param name="x">The input, (N, in).</param>
    /// <param name="gradient">Of the result, (N, out).</param>
    public void AddGradients(Tensor x, Tensor gradient)
    {
        if (model.Parameters.Gradient is not null)
        {
            Products.Into(Rows(model.Parameters[_weight].grad!), gradient.t(), x, adds: true);                   // (out, in)
            if (biased)
            {
                Rows(model.Parameters[layer + ".bias"].grad!).add_(gradient.sum([0L]));                            // (out)
            }
        }

        model.Adapter?.AddGradients(_weight, x, gradient, parts);
    }

    private Tensor Weight()
    {
        var weight = Rows(model.Parameters[_weight]);
        return model.Adapter?.Adapted(_weight, weight, (rows, columns) => arena.Take(rows, columns), parts) ?? weight;
    }

    private Tensor Rows(Tensor all)
    {
        if (parts is not { } some)
        {
            return all;
        }

        var (from, rows) = model.Config.RowsOf(some);
        return all.narrow(0, from, rows);
    }
}
