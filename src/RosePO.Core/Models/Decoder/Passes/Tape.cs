using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder.Passes;

/// <summary>
/// Parts of a forward pass that ran without a graph, in order, and what carries the gradient back through each. What lies between them, and after the
/// last, has a graph as usual.
/// </summary>
internal sealed class Tape
{
    private readonly List<(Tensor Output, Action<Tensor> Backward)> _parts = [];

    /// <summary>Forgets parts whose results are gone: of a pass that was given up before its gradient went back.</summary>
    /// <returns>Whether none are left.</returns>
    public bool Clean()
    {
        _parts.RemoveAll(part => part.Output.IsInvalid);
        return _parts.Count == 0;
    }

    /// <summary>Notes a part.</summary>
    /// <param name="output">Its result, without a graph. Any shape.</param>
    /// <param name="backward">Takes the gradient of the result and carries it on to what the part read.</param>
    /// <returns>The result to go on with.</returns>
    public Tensor Record(Tensor output, Action<Tensor> backward)
    {
        output.requires_grad = true;
        _parts.Add((output, backward));
        return output;
    }

    /// <summary>Carries the gradient of a scalar back through all parts, the last one first, once.</summary>
    public void Backward(Tensor loss)
    {
        loss.backward();
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            var (output, backward) = _parts[i];
            if (output.grad is { } gradient)
            {
                backward(gradient);
            }
        }

        _parts.Clear();
    }
}
