using System.Runtime.CompilerServices;
using System.Text;
using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>What the first records of a file have, to tell formats by. A file of another kind, or none at all, has nothing.</summary>
internal static class FirstRecords
{
    // One object need not have every key that its file has.
    private const int Objects = 100;

    private static readonly RoleNames s_noNames = new([], []);

    /// <summary>The keys of each of the first objects of a JSON file of one object (or Python literal) a line.</summary>
    public static IReadOnlyList<ObjectKeys> Lines(string path)
    {
        var name = TextInput.WithoutCompression(path);
        var json = name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
        return !json || !File.Exists(path) ? [] : Read<IReadOnlyList<ObjectKeys>>(path, [], () =>
        {
            using var window = new ByteWindow(path, null);

            // Descriptions, reviews and links to images make single objects longer than a window.
            while (Beginning(window) is [(byte)'{', ..] first && first.IndexOfAny((byte)'\n', (byte)'\r') < 0 && window.More())
            {
            }

            var found = new List<ObjectKeys>();
            var text = Beginning(window);
            foreach (var range in text.SplitAny((byte)'\n', (byte)'\r'))
            {
                var line = text[range].TrimStart(" \t"u8);
                if (line is [(byte)'{', ..] && found.Count < Objects)
                {
                    found.Add(ObjectKeys.Of(Encoding.UTF8.GetString(line)));
                }
            }

            return found;
        });
    }

    /// <summary>The keys of the first objects of a JSON file that is an array.</summary>
    public static ObjectKeys Array(string path)
    {
        var json = TextInput.WithoutCompression(path).EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        return !json || !File.Exists(path) ? new ObjectKeys() : Read(path, new ObjectKeys(), () =>
        {
            using var window = new ByteWindow(path, null);
            var text = Beginning(window);
            return text is [(byte)'[', ..] ? ObjectKeys.Of(Encoding.UTF8.GetString(text)) : new ObjectKeys();
        });
    }

    /// <summary>Whether a delimited file's header has a column.</summary>
    public static bool HasColumn(string path, Dialect dialect, string column, string? encoding = null) => File.Exists(path) && Read(path, false, () =>
    {
        using var source = new DelimitedSource(path, dialect, s_noNames, encoding);
        return source.IndexOf(column) >= 0;
    });

    /// <summary>A text file's first line that is not blank; null where there is none.</summary>
    public static string? Line(string path) => !File.Exists(path) ? null : Read<string?>(path, null, () =>
    {
        using var lines = new LineReader(path);
        return lines.Read() ? Encoding.UTF8.GetString(lines.Text) : null;
    });

    private static ReadOnlySpan<byte> Beginning(ByteWindow window) => window.Bytes.TrimStart(" \t\r\n"u8);

    // Not inlined: .NET 10's JIT, which inlines what catches too, does not come to an end with HasColumn when it optimises it (after 30 calls), and takes all memory meanwhile.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Read<T>(string path, T otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is RoseException { Error: not RoseErrorCode.FileNotFound }
            or InvalidDataException or EndOfStreamException or DecoderFallbackException or ZstdSharp.ZstdException)
        {
            return otherwise;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Artifacts.ArtifactErrors.NotReadable(path, cause);
        }
    }
}
