using RosePO.Core.Runtime;
using TorchSharp;

namespace RosePO.Core.Tests.Runtime;

public sealed class DropoutStreamTests
{
    private const int Count = 100_000;

    public DropoutStreamTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_share_that_is_asked_for_is_zeroed_and_the_rest_keeps_the_mean(double probability)
    {
        using var stream = new DropoutStream();
        var values = Draw(stream, 1, 0, probability);
        Assert.Equal(probability, values.Count(value => value == 0) / (double)Count, 0.01);
        Assert.All(values.Where(value => value != 0), value => Assert.Equal(1 / (1 - probability), value, 1e-5));
    }

    [Fact]
    public void Nothing_is_dropped_and_nothing_is_computed_where_the_share_is_0()
    {
        using var stream = new DropoutStream();
        using var x = torch.ones(3);
        Assert.Same(x, stream.Apply(x, 0));
    }

    [Fact]
    public void What_is_dropped_at_a_place_depends_on_seed_and_place_alone()
    {
        using var first = new DropoutStream();
        using var second = new DropoutStream();
        first.Begin(5);
        second.Begin(5);
        var there = Draw(first, 2, 3);
        Draw(second, 1, 0);
        Draw(second, 2, 7);
        using (torch.rand(11))
        {
            Assert.Equal(there, Draw(second, 2, 3));
        }

        Assert.NotEqual(there, Draw(first, 2, 4));
        Assert.NotEqual(there, Draw(first, 3, 3));
        first.Begin(6);
        Assert.NotEqual(there, Draw(first, 2, 3));
    }

    [Fact]
    public void Draws_at_one_place_differ_and_passes_are_numbered_from_the_step_on()
    {
        using var stream = new DropoutStream();
        stream.Begin(1);
        stream.MoveTo(stream.NextPass(), 0);
        using var x = torch.ones(Count);
        using var first = stream.Apply(x, 0.5);
        using var second = stream.Apply(x, 0.5);
        Assert.NotEqual(first.data<float>().ToArray(), second.data<float>().ToArray());
        Assert.Equal(2, stream.NextPass());
        stream.Begin(1);
        Assert.Equal(1, stream.NextPass());
    }

    [Fact]
    public void The_gradient_is_dropped_where_the_value_was()
    {
        using var stream = new DropoutStream();
        using var x = torch.ones(1000, requires_grad: true);
        using var dropped = stream.Apply(x, 0.4);
        dropped.sum().backward();
        Assert.Equal(dropped.data<float>().ToArray(), x.grad!.data<float>().ToArray());
    }

    private static float[] Draw(DropoutStream stream, long pass, int part, double probability = 0.5)
    {
        stream.MoveTo(pass, part);
        using var x = torch.ones(Count);
        using var dropped = stream.Apply(x, probability);
        return dropped.data<float>().ToArray();
    }
}
