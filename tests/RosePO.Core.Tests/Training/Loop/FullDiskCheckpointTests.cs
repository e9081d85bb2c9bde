using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Ranks;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training.Loop;

[Collection(TrainingCollection.Name)]
public sealed class FullDiskCheckpointTests(TrainedStages stages)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]     // the first of them writes
    public void A_checkpoint_that_finds_no_room_leaves_the_one_before_and_the_training_ends_in_the_same_bytes(int ranks)
    {
        // Room for one state of weights and moments and a half, where two are needed while the later one is written.
        var state = stages.Pretrained.Parameters * 3 * sizeof(float);
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(folder.At("disk")).FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Disk.Call("mount", "-t", "tmpfs", "-o", $"size={state * 3 / 2}", "none", disk),
            "A small tmpfs cannot be mounted here (it needs root).");
        try
        {
            var request = stages.Sft("unused") with { Destination = Path.Combine(disk, "sft"), Dropout = 0.2, CheckpointEvery = 2 };
            Assert.All(
                ThreadRanks.Try(ranks, _ => TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken)),
                outcome => Assert.Equal(RoseErrorCode.WriteFailed, Assert.IsType<RoseException>(outcome.Error).Error));
            var partial = Assert.Single(Directory.EnumerateDirectories(disk, "sft.partial-*"));
            Assert.Equal("step-2", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(partial, "checkpoint")))));

            Assert.True(Disk.Call("mount", "-o", $"remount,size={state * 9}", disk));
            var first = 0L;
            var resumed = ThreadRanks.Run(ranks, rank => TrainModel.Run(
                request, rank == 0 ? new First(done => first = first == 0 ? done : first) : null, TestContext.Current.CancellationToken))[0];
            Assert.Equal(3, first);
            Assert.Null(resumed.CheckpointNote);
            var whole = ThreadRanks.Run(ranks, _ => TrainModel.Run(request with { Destination = folder.At("whole") }, cancellation: TestContext.Current.CancellationToken))[0];
            Assert.Equal(TrainedStages.Weights(whole.Model), TrainedStages.Weights(resumed.Model));
        }
        finally
        {
            Disk.Call("umount", disk);
        }
    }

    private sealed class First(Action<long> act) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Activity == "training")
            {
                act(value.Done);
            }
        }
    }
}
