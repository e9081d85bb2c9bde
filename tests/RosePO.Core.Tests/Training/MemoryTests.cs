using System.Runtime.InteropServices;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

[Collection(TrainingCollection.Name)]
public sealed partial class MemoryTests(TrainedStages stages)
{
    private const int Steps = 50;

    // One activation of each step, kept, would come to more.
    private const long Slack = 100 << 10;

    [Fact]
    public void Fifty_steps_of_pretraining_leave_nothing_in_memory() => Check(stages.Pretrain("m-p") with { Epochs = 200, PackLength = 48, BatchSize = 2 });

    [Fact]
    public void Fifty_steps_of_fine_tuning_leave_nothing_in_memory() =>
        Check(stages.Sft("m-s") with { Epochs = 14, BatchSize = 4, Lora = new LoraOptions { Rank = 2, Dropout = 0.1 } });

    [Fact]
    public void Fifty_steps_of_alignment_leave_nothing_in_memory() =>
        Check(stages.Align("m-a") with { Epochs = 40, BatchSize = 4, TokensPerPass = 100, ActivationCheckpointing = true });

    private static void Check(TrainingRequest request)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Native memory is counted by glibc's mallinfo2.");
        using var source = new CancellationTokenSource();
        var watch = new Watch(source);
        Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(request with { LearningRate = 1e-4, Validation = new() { Users = 0 } }, watch, source.Token));
        // What is kept grows with every fifty steps; the runtime's own memory comes and goes a few times, by megabytes.
        var growth = watch.Bytes.Zip(watch.Bytes.Skip(1), (before, after) => after - before).Order().ToArray();
        Assert.Equal(9, growth.Length);
        Assert.True(growth[growth.Length / 2] < Slack, $"bytes at each fifty steps: {string.Join(", ", watch.Bytes)}");
    }

    private sealed class Watch(CancellationTokenSource source) : IProgress<StageProgress>
    {
        public List<long> Bytes { get; } = [];

        public void Report(StageProgress value)
        {
            if (value.Activity != "training" || value.Done % Steps != 0)
            {
                return;
            }

            Bytes.Add(NativeBytes());
            if (value.Done == 10 * Steps)
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
