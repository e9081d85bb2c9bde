using System.Buffers.Binary;
using System.Text;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

[Collection(TrainingCollection.Name)]
public sealed class TensorBoardTests(TrainedStages stages)
{
    [Fact]
    public void Events_hold_every_step_of_the_log_once_even_when_training_was_cut_off()
    {
        var request = stages.Align("events") with { TensorBoard = true, Epochs = 1 };
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => TrainModel.Run(request, new AtStep(3, source.Cancel), source.Token));
        var model = TrainModel.Run(request, cancellation: TestContext.Current.CancellationToken).Model;
        var log = TrainedStages.Log(model);
        var records = Records(Assert.Single(Directory.EnumerateFiles(Path.Combine(model, "tensorboard"), "events.out.tfevents.*"))).ToList();
        foreach (var name in log[0].Select(pair => pair.Key).Where(key => key != "step"))
        {
            Assert.Equal(log.Length, records.Count(record => record.Contains(name, StringComparison.Ordinal)));
        }
    }

    // TFRecord: length (8), its checksum (4), data, its checksum (4).
    private static IEnumerable<string> Records(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            yield return Encoding.Latin1.GetString(bytes, at + 12, length);
            at += 12 + length + 4;
        }
    }
}
