using CsCheck;
using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Runtime;

/// <summary>Loops of our own on the threads of libtorch.</summary>
public sealed class WorkTeamTests
{
    public WorkTeamTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Every_row_is_met_once_whatever_the_rows_and_their_size() =>
        Gen.Select(Gen.Int[0, 5000], Gen.Int[1, 3000]).Sample(
            (rows, size) =>
            {
                var met = new int[rows];
                WorkTeam.Run(rows, size, (_, first, end) =>
                {
                    for (var row = first; row < end; row++)
                    {
                        Interlocked.Increment(ref met[row]);
                    }
                });
                Assert.All(met, times => Assert.Equal(1, times));
            },
            iter: 100);

    [Fact]
    public void Parts_have_numbers_below_their_count_and_no_number_twice()
    {
        var numbers = new System.Collections.Concurrent.ConcurrentBag<int>();
        WorkTeam.Run(1000, 1000, (part, _, _) => numbers.Add(part));
        Assert.Equal(Enumerable.Range(0, WorkTeam.Parts(1000, 1000)), numbers.Order());
    }

    [Fact]
    public void A_failure_of_a_part_is_thrown_where_the_loop_was_called()
    {
        var failure = Assert.Throws<InvalidOperationException>(
            () => WorkTeam.Run(1000, 1000, (part, _, _) => throw new InvalidDataException($"part {part}")));
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }
}
