using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Tensors;

public sealed class BestWeightsTests
{
    public BestWeightsTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void The_weights_of_the_best_measurement_come_back_and_an_equal_one_is_no_better()
    {
        using var scope = NewDisposeScope();
        Tensor[] weights = [zeros(2).requires_grad_(), zeros(1)];
        using var best = new BestWeights(weights, patience: 2);
        best.Restore();
        var exhausted = new List<bool>();
        foreach (var (step, value) in ((int, double)[])[(3, 0.1), (6, 0.4), (9, 0.4), (12, 0.2)])
        {
            using (no_grad())
            {
                weights[0].fill_(step);
                weights[1].fill_(-step);
            }

            best.Offer(step, value);
            exhausted.Add(best.IsExhausted);
        }

        Assert.Equal([false, false, false, true], exhausted);
        Assert.Equal((6, 0.4, 2), (best.Step, best.Value, best.Waited));
        best.Restore();
        Assert.Equal([6, 6, -6], weights.SelectMany(weight => weight.detach().data<float>().ToArray()));
        Assert.True(weights[0].requires_grad);
    }

    [Fact]
    public void Where_nothing_can_be_measured_the_latest_weights_are_kept_and_no_patience_ends()
    {
        using var scope = NewDisposeScope();
        var weight = ones(1);
        using var best = new BestWeights([weight], patience: 1);
        for (var step = 1; step <= 3; step++)
        {
            weight.fill_(step);
            best.Offer(step, double.NaN);
        }

        Assert.Equal((3, false, 3f), (best.Step, best.IsExhausted, best.Kept[0].item<float>()));
    }

    [Fact]
    public void A_stored_state_resumes_with_its_best_and_its_wait()
    {
        using var scope = NewDisposeScope();
        var weight = ones(1);
        using var best = new BestWeights([weight], patience: 0);
        best.Keep([tensor(new[] { 7f })], value: 0.5, step: 4, waited: 9);
        best.Offer(8, 0.5);
        Assert.Equal((4, 10, false), (best.Step, best.Waited, best.IsExhausted));
        best.Restore();
        Assert.Equal(7f, weight.item<float>());
    }
}
