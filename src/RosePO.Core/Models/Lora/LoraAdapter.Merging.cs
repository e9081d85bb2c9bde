using RosePO.Core.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Lora;

internal sealed partial class LoraAdapter
{
    /// <summary>Whether the adapter is added to its model's weights at the moment, and so left out of its projections.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>
    /// Adds s B A to a model's weights, in place. The adapter then costs nothing; <see cref="Unmerge"/> takes it out again.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is merged already.</exception>
    public void Merge(LlamaModel model) => Merge(model, true);

    /// <summary>
    /// Subtracts what <see cref="Merge(LlamaModel)"/> added. The weights return to within rounding of what they were: a copy that made it
    /// exact would take the memory of a second base.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not merged.</exception>
    public void Unmerge(LlamaModel model) => Merge(model, false);

    // This adapter and the one beneath as one, which does the same: s1 B1 A1 + s2 B2 A2 = s2 [s1/s2 B1, B2] [A1; A2]. A module
    // that only one of them adapts has zeros in the other's place.
    private LoraAdapter Join()
    {
        var (first, second) = (_beneath!._config, _config);
        var rank = first.Rank + second.Rank;
        string[] targets = [.. first.TargetModules.Union(second.TargetModules)];
        var both = new LoraAdapter(
            _model, new LoraConfig(rank, second.Scale * rank, second.Dropout, targets), Parameters.Flat.device, trainable: false);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using Scalar ratio = first.Scale / second.Scale;
        var sources = new[] { _beneath, this }.Select(adapter => adapter.Parameters.Checkpoint().ToDictionary()).ToList();
        foreach (var (name, view) in both.Parameters.Checkpoint())
        {
            var axis = name.EndsWith("lora_A.weight", StringComparison.Ordinal) ? 0 : 1;
            if (sources[0].TryGetValue(name, out var below))
            {
                view.narrow(axis, 0, first.Rank).copy_(axis == 0 ? below : below * ratio);
            }

            if (sources[1].TryGetValue(name, out var above))
            {
                view.narrow(axis, first.Rank, second.Rank).copy_(above);
            }
        }

        return both;
    }

    private void Merge(LlamaModel model, bool merged)
    {
        if (IsMerged == merged)
        {
            throw new InvalidOperationException(merged ? "The adapter is merged already." : "The adapter is not merged.");
        }

        _beneath?.Merge(model, merged);
        using var noGrad = no_grad();
        using Scalar scale = merged ? _config.Scale : -_config.Scale;
        foreach (var linear in _projections.Keys)
        {
            using var scope = NewDisposeScope();
            foreach (var (up, down, row, _) in Pieces(linear, null))
            {
                var delta = up.detach().matmul(down.detach());                                                          // (rows, in)
                model.Parameters[linear].detach().narrow(0, row, up.shape[0]).add_(delta, alpha: scale);
            }
        }

        IsMerged = merged;
    }
}
