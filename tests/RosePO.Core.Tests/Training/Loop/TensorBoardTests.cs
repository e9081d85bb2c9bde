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
        var scalars = Scalars(model).ToLookup(scalar => scalar.Tag);
        foreach (var name in log[0].Select(pair => pair.Key).Where(key => key != "step"))
        {
            // The log rounds what the events hold.
            Assert.Equal(
                log.Select(line => ((long)line["step"]!, (double)line[name]!)), scalars[name].Select(scalar => (scalar.Step, (double)scalar.Value)),
                (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) <= 1e-6 * (1 + Math.Abs(a.Item2)));
        }
    }

    [Fact]
    public void Each_step_can_be_read_while_training_goes_on()
    {
        var request = stages.Align("live-events") with { TensorBoard = true, Epochs = 1 };
        var read = new List<List<long>>();
        void Read() => read.Add([.. Scalars(Assert.Single(Directory.EnumerateDirectories(stages.At(string.Empty), "live-events.partial-*"))).Where(scalar => scalar.Tag == "loss").Select(scalar => scalar.Step)]);
        TrainModel.Run(request, new AtStep(1, Read), TestContext.Current.CancellationToken);
        Assert.Equal([1L], Assert.Single(read));
    }

    [Fact]
    public void Events_begin_with_the_version_that_readers_ask_for_and_carry_the_time_in_seconds()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var model = TrainModel.Run(stages.Align("timed-events") with { TensorBoard = true, Epochs = 1 }, cancellation: TestContext.Current.CancellationToken).Model;
        var events = Records(EventFile(model)).Select(record => Fields(record).ToLookup(field => field.Key, field => field.Value)).ToList();
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString(events[0][3].Single()));
        Assert.All(events, one => Assert.InRange(BinaryPrimitives.ReadDoubleLittleEndian(one[1].Single()), before, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1));
    }

    private static string EventFile(string folder) => Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "tensorboard"), "events.out.tfevents.*"));

    // Event { wall_time = 1, step = 2, file_version = 3, summary = 5 { value = 1 { tag = 1, simple_value = 2 } } }.
    private static IEnumerable<(long Step, string Tag, float Value)> Scalars(string folder)
    {
        foreach (var fields in Records(EventFile(folder)).Select(record => Fields(record).ToLookup(field => field.Key, field => field.Value)))
        {
            foreach (var value in fields[5].SelectMany(Fields).Select(one => Fields(one.Value).ToDictionary(field => field.Key, field => field.Value)))
            {
                yield return (BinaryPrimitives.ReadInt64LittleEndian(fields[2].Single()), Encoding.UTF8.GetString(value[1]), BinaryPrimitives.ReadSingleLittleEndian(value[2]));
            }
        }
    }

    // The fields of a protobuf message: numbers of any size as their bytes, the rest as it is.
    private static List<KeyValuePair<int, byte[]>> Fields(byte[] message)
    {
        var fields = new List<KeyValuePair<int, byte[]>>();
        for (var at = 0; at < message.Length;)
        {
            var key = Number();
            var length = (int)(key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Number(), _ => 0 };
            if ((key & 7) == 0)
            {
                fields.Add(new((int)(key >> 3), BitConverter.GetBytes(Number())));
                continue;
            }

            fields.Add(new((int)(key >> 3), message[at..(at += length)]));

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
    private static IEnumerable<byte[]> Records(string path)
    {
        // A training may have the file open.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Checksum(bytes[at..(at + 8)]), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var data = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(Checksum(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            yield return data;
            at += 12 + length + 4;
        }
    }

    // CRC-32C bit by bit (polynomial 0x1EDC6F41, reflected), masked as TensorFlow masks it.
    private static uint Checksum(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    [Fact]
    public void The_checksum_of_the_tests_is_the_one_of_the_standard() =>
        Assert.Equal(0xE3069283 is var crc ? ((crc >> 15) | (crc << 17)) + 0xA282EAD8 : 0, Checksum("123456789"u8.ToArray()));
}
