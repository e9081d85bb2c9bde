using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using RosePO.Core.Tracking;
using Tensorboard;

namespace RosePO.Core.Training.Loop;

/// <summary>
/// A training log as TensorBoard reads it: a file of records, one for each step, which is on disk as soon as the step is written. TorchSharp's own writer leaves the time of a
/// scalar out, so that TensorBoard shows no curve over time.
/// </summary>
internal sealed class TensorBoardLog : IStepLog, IDisposable
{
    private readonly FileStream _file;

    /// <summary>Begins the events of a run again.</summary>
    public TensorBoardLog(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);

        // TensorBoard looks for this beginning, and takes the number for the time in seconds.
        var name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.rosepo");
        _file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(new Event { WallTime = Now, FileVersion = "brain.Event:2" });
    }

    private static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    /// <inheritdoc/>
    public void Continue(IReadOnlyList<LoggedStep> steps)
    {
        foreach (var step in steps)
        {
            Write(step);
        }
    }

    /// <inheritdoc/>
    public void Write(LoggedStep step)
    {
        var summary = new Summary();
        summary.Value.Add(step.Values.Select(value => new Summary.Types.Value { Tag = value.Key, SimpleValue = (float)value.Value }));
        Write(new Event { WallTime = Now, Step = step.Step, Summary = summary });
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // TFRecord: length (8), its checksum (4), data, its checksum (4). In one write: a reader sees all of it, or a beginning that it comes back for.
    private void Write(Event entry)
    {
        var data = entry.ToByteArray();
        var record = new byte[8 + 4 + data.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        data.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), Checksum(data));
        _file.Write(record);
    }

    // CRC-32C, rotated and shifted so that the checksum of data which contain checksums is one too.
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
