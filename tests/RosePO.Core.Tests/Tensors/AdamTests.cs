using RosePO.Core.Models.Decoder;
using RosePO.Core.Runtime;
using RosePO.Core.Tensors;
using RosePO.Core.Training.Loop;
using static TorchSharp.torch;

namespace RosePO.Core.Tests.Tensors;

public sealed class AdamTests
{
    public AdamTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Several_tensors_and_one_flat_buffer_take_the_same_steps_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var start = randn(40);
        using var store = new ParameterStore([ParameterSpec.Whole("matrix", [6, 5], false), ParameterSpec.Whole("norm", [10], false)], CPU, trainable: true);
        store.Flat.copy_(start);
        using var flat = new FlatAdamW(store, weightDecay: 0.1, beta2: 0.999);
        Tensor[] parts = [start[..30].clone().requires_grad_(), start[30..].clone().requires_grad_()];
        using var several = new Adam(parts);
        for (var step = 1; step <= 30; step++)
        {
            var slope = randn(40);
            flat.Gradient.copy_(slope);
            (parts[0] * slope[..30]).sum().backward();
            (parts[1] * slope[30..]).sum().backward();
            flat.Step(step, 0.02, double.MaxValue);
            several.Step(step, 0.02, parameter => parameter.grad);
            Assert.Equal(store.Flat.data<float>().ToArray(), cat(parts).detach().data<float>().ToArray());
            Assert.Equal(0, parts[0].grad!.abs().sum().item<float>());
        }

        Assert.False(store.Flat.allclose(start, atol: 0.01));
    }

    [Fact]
    public void A_step_is_the_formula_of_the_paper_with_the_correction_of_both_moments()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var parameter = tensor(new[] { 1f, -2f });
        using var adam = new Adam([parameter], beta2: 0.99);
        var (m, v) = (new double[2], new double[2]);
        double[] expected = [1, -2];
        for (var step = 1; step <= 5; step++)
        {
            var slope = tensor(new[] { 0.5f * step, -3f });
            for (var i = 0; i < 2; i++)
            {
                var g = slope[i].item<float>();
                (m[i], v[i]) = ((0.9 * m[i]) + (0.1 * g), (0.99 * v[i]) + (0.01 * g * g));
                expected[i] -= 0.1 * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.99, step))) + 1e-8);
            }

            adam.Step(step, 0.1, _ => slope);
        }

        Assert.Equal(expected[0], parameter[0].item<float>(), 1e-5);
        Assert.Equal(expected[1], parameter[1].item<float>(), 1e-5);
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor[] parameters = [ones(2), ones(2)];
        using var adam = new Adam(parameters);
        adam.Step(1, 0.1, parameter => ReferenceEquals(parameter, parameters[1]) ? ones(2) : null);
        Assert.Equal([1, 1], parameters[0].data<float>().ToArray());
        Assert.Equal(0.9f, parameters[1][0].item<float>(), 1e-6f);
    }
}
