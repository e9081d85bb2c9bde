using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RosePO.Campaigns;

/// <summary>All that work left in its folder: every file by what it says, times and speeds apart, and every folder.</summary>
/// <param name="Entries">By path below the folder: a hash, or nothing for a folder.</param>
internal sealed partial record Snapshot(IReadOnlyDictionary<string, string> Entries)
{
    // What a run took, what it found done, and by what a file is known again, is not part of what it made.
    private static readonly HashSet<string> s_circumstances = new(StringComparer.Ordinal)
    {
        "elapsed", "started", "finished", "seconds", "peakMemory", "tokensPerSecond", "tokens_per_second", "train_runtime", "referenceLogProbs", "checkpointNote", "inode", "modified", "digest",

        // A report says when it was measured: it is compared as a file, and its size and hash in a manifest are of its times too.
        "report.html",
    };

    /// <summary>Looks at a folder.</summary>
    public static Snapshot Of(string folder)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (!OfSystem().IsMatch(path) && !OfTimes().IsMatch(path) && !(OfCommandLine().IsMatch(path) && entry is DirectoryInfo made && !made.EnumerateFileSystemInfos().Any()))
            {
                entries[path] = entry is FileInfo file ? Hash(file.FullName) : "";
            }
        }

        return new Snapshot(entries);
    }

    /// <summary>
    /// Whether a file spares the next run time and is not part of what was made: reference log-probs, which an alignment computes where they are not
    /// there or not believed.
    /// </summary>
    public static bool IsSpare(string path) => Reference().IsMatch(path);

    /// <summary>What is there that was not there before.</summary>
    public IReadOnlyList<string> Extra(Snapshot before) => [.. Entries.Keys.Except(before.Entries.Keys).Order(StringComparer.Ordinal)];

    /// <summary>What says something else than before, or is gone.</summary>
    public IReadOnlyList<string> Different(Snapshot before) =>
        [.. before.Entries.Where(entry => Entries.GetValueOrDefault(entry.Key) != entry.Value).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    /// <summary>The files below some folders, by path.</summary>
    public IReadOnlyList<string> FilesBelow(params string[] folders) =>
        [.. Entries.Where(entry => entry.Value.Length > 0 && folders.Any(folder => entry.Key.StartsWith(folder, StringComparison.Ordinal))).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    private static string Hash(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var said = Path.GetExtension(file) switch
        {
            ".json" or ".jsonl" or ".lock" => Lines(bytes),
            ".html" or ".props" or ".xml" => Encoding.UTF8.GetBytes(Duration().Replace(Encoding.UTF8.GetString(bytes), "")),
            _ => bytes,
        };
        return Convert.ToHexStringLower(SHA256.HashData(said));
    }

    // One JSON text, or one in each line; what is neither is compared as it is.
    private static byte[] Lines(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return Timeless(text) is { } whole ? Encoding.UTF8.GetBytes(whole)
            : text.Split('\n').Select(line => line.Length == 0 ? "" : Timeless(line)).ToArray() is var lines && lines.All(line => line is not null) ? Encoding.UTF8.GetBytes(string.Join('\n', lines))
            : bytes;
    }

    private static string? Timeless(string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            Strip(node);
            return node?.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject record)
        {
            foreach (var name in record.Select(pair => pair.Key).Where(s_circumstances.Contains).ToList())
            {
                record.Remove(name);
            }
        }

        foreach (var child in node switch { JsonObject parent => parent.Select(pair => pair.Value), JsonArray list => list, _ => [] })
        {
            Strip(child);
        }
    }

    // Locks stay where they are, and notes on what was read are made where it is; .NET and MSBuild have temporary files of their own.
    [GeneratedRegex(@"(^|/)(\.lock|\.locks|locks)(/|$)|(^|/)artifact\.checked$|\.rosepo-lock$|\.lock$(?<!experiment\.lock)|^tmp(/(\.dotnet|MSBuild|clr-debug|dotnet-diagnostic|NuGetScratch)[^/]*(/|$)|$)")]
    private static partial Regex OfSystem();

    // What a build keeps to know files by their times.
    [GeneratedRegex(@"^obj/rosepo/[^/]*\.key$")]
    private static partial Regex OfTimes();

    // Every dotnet build leaves two such empty folders.
    [GeneratedRegex(@"^tmp/[A-Za-z0-9]{6}$")]
    private static partial Regex OfCommandLine();

    // The folder beside a pair set, here and in the cache.
    [GeneratedRegex(@"-reference-[0-9a-f]{16}(/|\.|$)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\d+(\.\d+)? ?(s|ms|min)\b|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?( UTC|Z|\+00:00)?|<(Seconds|Reason|Reused)>[^<]*</")]
    private static partial Regex Duration();
}
