using System.Runtime.InteropServices;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

[Collection(TrainingCollection.Name)]
public sealed partial class MemoryTests(TrainedStages stages)
{
    // One activation of each step, kept, would come to more.
    private const long Slack = 3 << 20;

    [Fact]
    public void Step_500_of_pretraining_uses_the_memory_of_step_50() => Check(stages.Pretrain("m-p") with { Epochs = 200, PackLength = 48, BatchSize = 2 });

    [Fact]
    public void Step_500_of_fine_tuning_uses_the_memory_of_step_50() =>
        Check(stages.Sft("m-s") with { Epochs = 14, BatchSize = 4, Lora = new LoraOptions { Rank = 2, Dropout = 0.1 } });

    [Fact]
    public void Step_500_of_alignment_uses_the_memory_of_step_50() =>
        Check(stages.Align("m-a") with { Epochs = 40, BatchSize = 4, TokensPerPass = 100, ActivationCheckpointing = true });

    private static void Check(TrainingRequest request)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Native memory is counted by glibc's mallinfo2.");
        using var source = new CancellationTokenSource();
        var watch = new Watch(source);
        Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(request with { LearningRate = 1e-4, Validation = new() { Users = 0 } }, watch, source.Token));
        Assert.True(watch.Late - watch.Early < Slack, $"{watch.Early} bytes at step 50, {watch.Late} at step 500");
    }

    private sealed class Watch(CancellationTokenSource source) : IProgress<StageProgress>
    {
        public long Early { get; private set; } = long.MaxValue;

        public long Late { get; private set; } = long.MaxValue;

        public void Report(StageProgress value)
        {
            if (value.Activity != "training" || value.Done % 50 != 0)
            {
                return;
            }

            // The runtime's own memory comes and goes: the least of two readings.
            var bytes = NativeBytes();
            Early = value.Done <= 100 ? Math.Min(Early, bytes) : Early;
            Late = value.Done >= 450 ? Math.Min(Late, bytes) : Late;
            if (value.Done == 500)
            {
                source.Cancel();
            }
        }

        private static long NativeBytes()
        {
            // What nobody holds any more is not a leak, only not collected yet: training holds the collector back.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var info = MallInfo();
            return (long)(info.InUse + info.Mapped);
        }
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Info MallInfo();

    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        public nuint Arena;
        public nuint FreeChunks;
        public nuint FastChunks;
        public nuint MappedRegions;
        public nuint Mapped;
        public nuint Unused;
        public nuint FastFree;
        public nuint InUse;
        public nuint Free;
        public nuint Releasable;
    }
}
