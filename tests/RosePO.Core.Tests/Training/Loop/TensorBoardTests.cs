using System.Buffers.Binary;
using System.Text;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training.Loop;

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
        var scalars = records.Select(record => Scalar(Encoding.Latin1.GetBytes(record))).OfType<(long Step, string Tag, float Value)>().ToLookup(scalar => scalar.Tag);
        foreach (var name in log[0].Select(pair => pair.Key).Where(key => key != "step"))
        {
            // The log rounds what the events hold.
            Assert.Equal(
                log.Select(line => ((long)line["step"]!, (double)line[name]!)), scalars[name].Select(scalar => (scalar.Step, (double)scalar.Value)),
                (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) <= 1e-6 * (1 + Math.Abs(a.Item2)));
        }
    }

    // Event { step = 2, summary = 5 { value = 1 { tag = 1, simple_value = 2 } } }; null where an event has no summary.
    private static (long Step, string Tag, float Value)? Scalar(byte[] record)
    {
        var read = Fields(record);
        if (!read.TryGetValue(5, out var summary))
        {
            return null;
        }

        var value = Fields(Fields(summary)[1]);
        return (BinaryPrimitives.ReadInt64LittleEndian(read[2]), Encoding.UTF8.GetString(value[1]), BinaryPrimitives.ReadSingleLittleEndian(value[2]));
    }

    // The fields of a protobuf message: numbers of any size as their bytes, the rest as it is.
    private static Dictionary<int, byte[]> Fields(byte[] message)
    {
        var fields = new Dictionary<int, byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Number();
            var length = (int)(key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Number(), _ => 0 };
            if ((key & 7) == 0)
            {
                fields[(int)(key >> 3)] = BitConverter.GetBytes(Number());
                continue;
            }

            fields[(int)(key >> 3)] = message[at..(at += length)];

            ulong Number()
            {
                var (number, shift) = (0UL, 0);
                for (; message[at] >= 0x80; at++, shift += 7)
                {
                    number |= (ulong)(message[at] & 0x7F) << shift;
                }

                return number | ((ulong)message[at++] << shift);
            }
        }

        return fields;
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
