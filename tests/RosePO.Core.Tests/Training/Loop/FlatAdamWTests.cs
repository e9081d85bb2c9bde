using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Training.Loop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Training.Loop;

public sealed class FlatAdamWTests
{
    private static readonly ParameterSpec[] s_specs = [ParameterSpec.Whole("norm", [4], false), ParameterSpec.Whole("matrix", [3, 4], true)];

    public FlatAdamWTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(1e9)]
    [InlineData(0.5)]
    public void Twenty_steps_are_those_of_the_library_with_decay_on_the_matrix_alone(double maximumNorm)
    {
        using var scope = NewDisposeScope();
        using var store = Filled();
        using var optimizer = new FlatAdamW(store, weightDecay: 0.1);
        var (matrix, norm) = (new Parameter(store["matrix"].detach().clone()), new Parameter(store["norm"].detach().clone()));
        var decayed = optim.AdamW([matrix], 0.05, 0.9, 0.99, 1e-8, 0.1);
        var plain = optim.AdamW([norm], 0.05, 0.9, 0.99, 1e-8, 0);
        for (var step = 1; step <= 20; step++)
        {
            Loss(store["matrix"], store["norm"], step).backward();
            Loss(matrix, norm, step).backward();
            var expected = nn.utils.clip_grad_norm_([matrix, norm], maximumNorm);
            Assert.Equal(expected, optimizer.Step(step, 0.05, maximumNorm), 1e-4);
            decayed.step();
            plain.step();
            decayed.zero_grad();
            plain.zero_grad();
        }

        AssertClose(matrix, store["matrix"]);
        AssertClose(norm, store["norm"]);
        Assert.False(store["matrix"].allclose(Filled()["matrix"], atol: 0.1));
    }

    [Fact]
    public void A_step_against_a_hand_computed_gradient()
    {
        // The first step of Adam has the size of the rate whatever the gradient; decay shrinks the matrix first: 2 (1 - 0.1 * 0.5) - 0.1.
        using var scope = NewDisposeScope();
        using var store = new ParameterStore([ParameterSpec.Whole("matrix", [1, 1], true), ParameterSpec.Whole("norm", [1], false)], CPU, trainable: true);
        store.Flat.fill_(2);
        using var optimizer = new FlatAdamW(store, weightDecay: 0.5);
        ((store["matrix"] * 3).sum() + (store["norm"] * -4).sum()).backward();
        Assert.Equal(5, optimizer.Step(1, 0.1, 100), 1e-6);
        Assert.Equal(1.8f, store["matrix"].item<float>(), 1e-6f);
        Assert.Equal(2.1f, store["norm"].item<float>(), 1e-6f);
        Assert.Equal(0f, optimizer.Gradient.abs().sum().item<float>());
    }

    [Fact]
    public void A_frozen_store_has_no_optimizer()
    {
        using var store = new ParameterStore(s_specs, CPU, trainable: false);
        Assert.Throws<ArgumentException>(() => new FlatAdamW(store, 0));
    }

    private static ParameterStore Filled()
    {
        var store = new ParameterStore(s_specs, CPU, trainable: true);
        using var generator = new Generator(3, CPU);
        store.Flat.copy_(randn(store.Count, generator: generator));
        return store;
    }

    // Curved in both, and another function each step.
    private static Tensor Loss(Tensor matrix, Tensor norm, int step) =>
        (matrix * norm * (step % 3)).sin().sum() + (norm - step).square().sum() + matrix.pow(3).mean();

    private static void AssertClose(Tensor expected, Tensor actual) => Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-6f);
}
