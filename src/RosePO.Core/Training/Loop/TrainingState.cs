using RosePO.Core.Models.Decoder;
using RosePO.Core.Ranks;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

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
        if (best?.Kept is [var weights])
        {
            yield return new("best.parameters", weights);
            yield return new("best.value", tensor((double[])[best.Value]));
        }
    }

    /// <summary>Takes up a state of a step, or leaves everything as it is where the tensors are not of such a state.</summary>
    public bool TryRestore(IReadOnlyDictionary<string, Tensor> tensors, int step)
    {
        Tensor[] flat = [parameters.Flat, optimizer.First, optimizer.Second];
        if (!((string[])["parameters", "first", "second"]).Zip(flat).All(pair => Holds(tensors, pair.First, pair.Second.shape, pair.Second.dtype))
            || !Holds(tensors, "counters", [4], ScalarType.Int64)
            || (tensors.ContainsKey("best.parameters")
                && !(Holds(tensors, "best.parameters", parameters.Flat.shape, parameters.Flat.dtype) && Holds(tensors, "best.value", [1], ScalarType.Float64)))
            || tensors["counters"].data<long>()[0] != step)
        {
            return false;
        }

        parameters.Flat.copy_(tensors["parameters"]);
        optimizer.First.copy_(tensors["first"]);
        optimizer.Second.copy_(tensors["second"]);
        var counters = tensors["counters"].data<long>().ToArray();
        (Step, Tokens) = ((int)counters[0], counters[1]);
        if (best is not null && tensors.TryGetValue("best.parameters", out var weights))
        {
            best.Keep([weights], tensors["best.value"].data<double>()[0], (int)counters[2], (int)counters[3]);
        }

        return true;
    }

    /// <summary>Gives every rank the first one's state, where that was taken up from a checkpoint.</summary>
    public void Share(RankGroup ranks)
    {
        if (!ranks.IsShared)
        {
            return;
        }

        var first = ranks.Decided(() => new Counters(Step, Tokens, best?.Kept.Count > 0, best?.Value ?? 0, best?.Step ?? 0, best?.Waited ?? 0));
        if (first.Step == 0)
        {
            return;
        }

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        (Step, Tokens) = (first.Step, first.Tokens);
        foreach (var flat in (Tensor[])[parameters.Flat, optimizer.First, optimizer.Second])
        {
            ranks.Copy(flat.detach());
        }

        if (first.HasBest && best is not null)
        {
            var weights = best.Kept is [var kept] ? kept.clone() : zeros_like(parameters.Flat);
            ranks.Copy(weights);
            best.Keep([weights], first.Best, first.BestStep, first.Waited);
        }
    }

    private sealed record Counters(int Step, long Tokens, bool HasBest, double Best, int BestStep, int Waited);

    private static bool Holds(IReadOnlyDictionary<string, Tensor> tensors, string name, long[] shape, ScalarType type) =>
        tensors.TryGetValue(name, out var tensor) && tensor.dtype == type && tensor.shape.AsSpan().SequenceEqual(shape);
}
