using System.Buffers.Binary;
using System.Text.Json;

namespace RosePO.Fuzz.Running;

/// <summary>
/// The part of a campaign that a child process does: it writes which input it is at into a file before each, so that the parent knows which one
/// it died or hung at, and what came of them to its output, a line a report.
/// </summary>
internal static class FuzzSlice
{
    /// <summary>Inputs of one report: so many are done again after a crash.</summary>
    public const int Report = 250;

    public static void Run(string kind, int seed, long from, long to, IReadOnlyCollection<long> without, string position, TextWriter output)
    {
        using var target = Targets.FuzzTargets.Open(kind);
        using var file = File.OpenHandle(position, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        var at = new byte[8];
        var tally = new Tally();
        for (var index = from; index < to; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(at, index);
            RandomAccess.Write(file, at, 0);
            if (!without.Contains(index))
            {
                var (verdict, code, detail) = Trial.Run(target, kind, seed, index);
                tally.Add(verdict, code);
                if (detail.Length > 0)
                {
                    Write(output, new Message { Failure = new Failure(kind, seed, index, verdict, detail) });
                }
            }

            if ((index + 1 - from) % Report == 0 || index + 1 == to)
            {
                Write(output, new Message { Tally = tally, Done = index + 1 });
                tally = new Tally();
            }
        }
    }

    public static void Write(TextWriter output, Message message)
    {
        output.WriteLine(JsonSerializer.Serialize(message));
        output.Flush();
    }

    /// <summary>A line of a child's output.</summary>
    internal sealed record Message
    {
        public Failure? Failure { get; init; }

        public Tally? Tally { get; init; }

        public long Done { get; init; }
    }
}
