using System.Globalization;
using System.Text;
using RosePO.Core.Data.Reading;

namespace RosePO.Core.Data.Formats;

/// <summary>Finds the files of a format, compressed or not.</summary>
internal static class SourceFiles
{
    private const int ShortBeginning = 8192;

    // Descriptions, reviews and links to images stand before the ids in published sets.
    private const int LongestFirstObject = 4 << 20;

    private static readonly string[] s_endings = ["", ".gz", ".zst"];

    /// <summary>The files of a path: the file itself, or those of a pattern (<c>*</c> and <c>?</c> in its last part), by name.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        var (folder, pattern) = (Path.GetDirectoryName(path), Path.GetFileName(path));
        var found = pattern.AsSpan().ContainsAny('*', '?') && Directory.Exists(folder) ? Ordered(folder, pattern) : [];
        return found.Count > 0 ? found : throw Artifacts.ArtifactErrors.NotFound(path);
    }

    /// <summary>Whether a path is a file, a folder or a pattern that files match.</summary>
    public static bool Exists(string path) =>
        Path.Exists(path) || (Path.GetFileName(path).AsSpan().ContainsAny('*', '?') && Directory.Exists(Path.GetDirectoryName(path)) && Ordered(Path.GetDirectoryName(path)!, Path.GetFileName(path)).Count > 0);

    /// <summary>A folder's files of some patterns, compressed or not, by pattern, then name.</summary>
    public static IReadOnlyList<string> In(string folder, params ReadOnlySpan<string> patterns)
    {
        var found = new List<string>();
        if (Directory.Exists(folder))
        {
            foreach (var pattern in patterns)
            {
                found.AddRange(s_endings.SelectMany(ending => Ordered(folder, pattern + ending)).Where(file => !found.Contains(file)).Order(StringComparer.Ordinal));
            }
        }

        return found;
    }

    /// <summary>A folder's first file of some patterns, or null.</summary>
    public static string? Find(string folder, params ReadOnlySpan<string> patterns) => In(folder, patterns) is [var first, ..] ? first : null;

    /// <summary>A folder's first file of some patterns.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: there is none, or the folder is a file.</exception>
    public static string Needed(string folder, DatasetFormat format, params ReadOnlySpan<string> patterns) =>
        File.Exists(folder) ? throw DatasetErrors.FolderNeeded(folder, format, patterns[0])
        : Find(folder, patterns) ?? throw Artifacts.ArtifactErrors.NotFound(Path.Combine(folder, patterns[0]));

    /// <summary>Files as an artifact's inputs: the first is <c>path</c>, the others are numbered behind it.</summary>
    public static Dictionary<string, string> Inputs(IReadOnlyList<string> files, string? items = null)
    {
        var inputs = new Dictionary<string, string> { ["path"] = files[0] };
        for (var at = 1; at < files.Count; at++)
        {
            inputs[string.Create(CultureInfo.InvariantCulture, $"path {at + 1}")] = files[at];
        }

        if (items is not null)
        {
            inputs["items"] = items;
        }

        return inputs;
    }

    /// <summary>The beginning of a file that is a JSON array, or empty.</summary>
    public static string ArrayBeginning(string path)
    {
        var json = TextInput.WithoutCompression(path).EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        var text = json ? Beginning(path).TrimStart('\uFEFF', ' ', '\r', '\n', '\t') : string.Empty;
        return text.StartsWith('[') ? text : string.Empty;
    }

    /// <summary>The first line of a text.</summary>
    public static string FirstLine(string text) => text.AsSpan().IndexOfAny('\n', '\r') is >= 0 and var end ? text[..end] : text;

    /// <summary>The beginning of a text file, to tell formats by; empty where it is no text.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: the file cannot be read.</exception>
    public static string Beginning(string path) => Beginning(path, ShortBeginning);

    private static string Beginning(string path, int length)
    {
        try
        {
            using var stream = TextInput.Open(path, null);
            var bytes = new byte[length];
            return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception cause) when (cause is RoseException { Error: not RoseErrorCode.FileNotFound }
            or InvalidDataException or EndOfStreamException or DecoderFallbackException or ZstdSharp.ZstdException)
        {
            return string.Empty;
        }
        catch (IOException cause)
        {
            throw Artifacts.ArtifactErrors.NotReadable(path, cause);
        }
    }

    /// <summary>The beginning of a JSON file of one object a line (or of a Python literal), or empty where it is none.</summary>
    public static string FirstObject(string path)
    {
        var name = TextInput.WithoutCompression(path);
        var json = name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
        if (!json || !File.Exists(path))
        {
            return string.Empty;
        }

        var text = Beginning(path).TrimStart('\uFEFF', ' ', '\r', '\n');
        if (text.StartsWith('{') && FirstLine(text).Length == text.Length)
        {
            text = Beginning(path, LongestFirstObject).TrimStart('\uFEFF', ' ', '\r', '\n');
        }

        return text.StartsWith('{') ? FirstLine(text) : string.Empty;
    }

    private static List<string> Ordered(string folder, string pattern)
    {
        try
        {
            var options = new EnumerationOptions { MatchCasing = MatchCasing.CaseSensitive, MatchType = MatchType.Simple, IgnoreInaccessible = false };
            return [.. Directory.EnumerateFiles(folder, pattern, options).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Artifacts.ArtifactErrors.NotReadable(folder, cause);
        }
    }
}
