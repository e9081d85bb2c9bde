using CsCheck;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using TorchSharp;

namespace RosePO.Core.Tests.Ranks;

public sealed class RankGroupTests
{
    private static RankGroup Ranks => RankGroup.Current;

    [Fact]
    public void A_process_alone_keeps_what_it_has()
    {
        double[] values = [1, 2];
        Ranks.Sum(values);
        Ranks.Max(values);
        Ranks.Tell(3);
        Assert.Equal([1, 2], values);
        Assert.Equal(["own"], Ranks.Gather("own"));
        Assert.Equal(4, Ranks.Decided(() => 4));
        Assert.Equal((0, 1, true, false), (Ranks.Rank, Ranks.Size, Ranks.IsFirst, Ranks.IsShared));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Values_are_added_compared_told_and_gathered(int size)
    {
        TorchRuntime.EnsureLoaded();
        var found = ThreadRanks.Run(size, rank =>
        {
            using var tensor = torch.arange(7, torch.ScalarType.Float32) + rank;
            double[] sums = [rank, 1], most = [rank, -rank];
            Ranks.Sum(tensor);
            Ranks.Sum(sums);
            Ranks.Max(most);
            return (Tensor: tensor.data<float>().ToArray(), Sums: sums, Most: most, Told: Ranks.Decided(() => "said by the first"), All: Ranks.Gather(float.NaN + rank));
        });
        var ranks = Enumerable.Range(0, size).Sum();
        Assert.All(found, one =>
        {
            Assert.Equal(Enumerable.Range(0, 7).Select(i => (float)((size * i) + ranks)), one.Tensor);
            Assert.Equal([ranks, size], one.Sums);
            Assert.Equal([size - 1, 0], one.Most);
            Assert.Equal("said by the first", one.Told);
            Assert.Equal(size, one.All.Length);
            Assert.All(one.All, value => Assert.True(float.IsNaN(value)));
        });
    }

    [Fact]
    public void Shared_rows_come_back_in_their_places_whatever_the_batches_and_the_ranks() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 7], Gen.Int[1, 4]).Sample((rows, width, size) =>
        {
            int[][] batches = [.. Enumerable.Range(0, rows).Reverse().Chunk(width)];
            var done = new List<int>[size];
            var found = ThreadRanks.Run(size, rank =>
            {
                done[rank] = [];
                return RankShare.Of(rows, batches, batch => batch.Select(row => row * 0.1f).ToArray(), done[rank].Add);
            });
            Assert.All(found, all => Assert.Equal(Enumerable.Range(0, rows).Select(row => row * 0.1f), all));
            Assert.All(done, told => Assert.Equal(rows, told.LastOrDefault()));
            Assert.All(done, told => Assert.Equal(told.Order(), told));
        }, iter: 40, threads: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_rank_that_fails_alone_fails_all_with_its_sentence(int failing)
    {
        var outcomes = ThreadRanks.Try(3, rank =>
        {
            if (rank == failing)
            {
                throw new RoseException(RoseErrorCode.FileNotFound, $"Rank {rank} found no file.") { File = "x", Line = 3 };
            }

            return Ranks.Gather(rank);
        });
        Assert.All(outcomes, outcome =>
        {
            var error = Assert.IsType<RoseException>(outcome.Error);
            Assert.Equal((RoseErrorCode.FileNotFound, $"Rank {failing} found no file.", "x", 3), (error.Error, error.Message, error.File, error.Line));
        });
    }

    [Fact]
    public void Of_ranks_that_fail_at_once_the_lowest_is_heard_and_what_none_foresaw_names_its_rank()
    {
        var outcomes = ThreadRanks.Try<int>(3, rank => rank == 0 ? Ranks.Hear<int>() : throw new InvalidOperationException($"state of {rank}"));
        Assert.All(outcomes, outcome => Assert.Contains("state of 1", outcome.Error!.Message, StringComparison.Ordinal));
        Assert.All((int[])[0, 2], rank =>
        {
            var error = Assert.IsType<RoseException>(outcomes[rank].Error);
            Assert.Equal(RoseErrorCode.RankFailed, error.Error);
            Assert.StartsWith("Rank 1 failed unexpectedly (InvalidOperationException:", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void One_rank_that_is_cancelled_cancels_all()
    {
        var outcomes = ThreadRanks.Try(2, rank =>
        {
            new CancellationToken(canceled: rank == 1).ThrowIfCancellationRequested();
            return Ranks.Decided(() => 1);
        });
        Assert.All(outcomes, outcome => Assert.IsType<OperationCanceledException>(outcome.Error));
    }

    [Fact]
    public void Ranks_go_on_together_after_a_failure_that_all_caught()
    {
        var found = ThreadRanks.Run(2, rank =>
        {
            Assert.Throws<RoseException>(() => Ranks.Decided<int>(() => throw new RoseException(RoseErrorCode.WriteFailed, "Full.")));
            return Ranks.Gather(rank);
        });
        Assert.All(found, all => Assert.Equal([0, 1], all));
    }

    [Fact]
    public void A_rank_that_does_not_come_is_an_error_of_those_that_wait()
    {
        var outcomes = ThreadRanks.Try(2, rank =>
        {
            if (rank == 0)
            {
                Ranks.Barrier();
            }

            return rank;
        }, TimeSpan.FromMilliseconds(200));
        var error = Assert.IsType<RoseException>(outcomes[0].Error);
        Assert.Equal(RoseErrorCode.RankFailed, error.Error);
        Assert.Contains("One of 2 ranks did not answer", error.Message, StringComparison.Ordinal);
    }
}
