using CsCheck;
using RosePO.Core.Oracles;
using RosePO.Core.Runtime;
using TorchSharp;

namespace RosePO.Core.Tests.Oracles;

public sealed class SequenceBatchTests
{
    public SequenceBatchTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Every_transition_is_the_target_of_exactly_one_window() =>
        Gen.Select(Gen.Int[2, 90], Gen.Int[1, 20], Gen.Int).Sample((length, maxLength, seed) =>
        {
            int[] history = [.. Enumerable.Range(0, length)];
            var windows = SequenceBatch.Cut([history], maxLength, new Random(seed));
            var targets = windows.SelectMany(window => Enumerable.Range(window.Start + window.Context + 1, window.Length - window.Context));
            Assert.Equal(Enumerable.Range(1, length - 1), targets);
            Assert.All(windows, window => Assert.InRange(window.Length, 1, maxLength));
        });

    [Fact]
    public void Only_a_historys_own_beginning_is_predicted_from_less_than_half_a_window() =>
        Gen.Select(Gen.Int[2, 90], Gen.Int[2, 20], Gen.Int).Sample((length, maxLength, seed) =>
        {
            int[] history = [.. Enumerable.Range(0, length)];
            var windows = SequenceBatch.Cut([history], maxLength, new Random(seed));
            Assert.All(windows.Where(window => window.Start > 0), window => Assert.True(window.Context + 1 >= maxLength / 2));
        });

    [Fact]
    public void Rows_are_padded_on_the_left_and_only_new_positions_are_targets()
    {
        int[] history = [10, 11, 12, 13];
        var (inputs, positions, targets) = SequenceBatch.Of(
            [new TrainingWindow(history, 0, 3, 0), new TrainingWindow(history, 1, 2, 1)], 99, torch.CPU);
        Assert.Equal([10, 11, 12, 99, 11, 12], inputs.data<long>().ToArray());
        Assert.Equal([0, 1, 2, 5], positions.data<long>().ToArray());
        Assert.Equal([11, 12, 13, 13], targets.data<long>().ToArray());
    }
}
