using RosePO.Core.Models;
using static TorchSharp.torch;

namespace RosePO.Core.Training;

/// <summary>
/// Everything that a run's next step depends on: weights, both moments, the step, and what was kept on the way. The learning rate, the order
/// of examples, dropout and candidates are drawn from the seed and the step, so nothing else has a state.
/// </summary>
internal sealed class TrainingState(ParameterStore parameters, FlatAdamW optimizer, BestWeights? best)
{
    /// <summary>Steps taken.</summary>
    public int Step { get; set; }

    /// <summary>Tokens read.</summary>
    public long Tokens { get; set; }

    /// <summary>The state as named tensors.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors()
    {
        yield return new("parameters", parameters.Flat);
        yield return new("first", optimizer.First);
        yield return new("second", optimizer.Second);
        yield return new("counters", tensor((long[])[Step, Tokens, best?.Step ?? 0, best?.Waited ?? 0]));
        if (best?.Weights is { } weights)
        {
            yield return new("best.parameters", weights);
            yield return new("best.value", tensor((double[])[best.Value]));
        }
    }

    /// <summary>Takes up a state.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> tensors)
    {
        parameters.Flat.copy_(tensors["parameters"]);
        optimizer.First.copy_(tensors["first"]);
        optimizer.Second.copy_(tensors["second"]);
        var counters = tensors["counters"].data<long>().ToArray();
        (Step, Tokens) = ((int)counters[0], counters[1]);
        if (best is not null && tensors.TryGetValue("best.parameters", out var weights))
        {
            best.Keep(weights.to(parameters.Flat.device), tensors["best.value"].data<double>()[0], (int)counters[2], (int)counters[3]);
        }
    }
}
