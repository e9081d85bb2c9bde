using RosePO.Core.Data.Bytes;

namespace RosePO.Core.Data.Formats;

/// <summary>Files that are a split each, by what their name (or their folder's) says.</summary>
internal static class SplitFiles
{
    private static readonly (string Word, DataSplit Split)[] s_words =
    [
        ("train", DataSplit.Train), ("valid", DataSplit.Validation), ("val", DataSplit.Validation), ("test", DataSplit.Test),
    ];

    /// <summary>The split that a file's name says, or else its folder's; null where neither does.</summary>
    public static DataSplit? Of(string path) =>
        Said(Path.GetFileName(TextInput.WithoutCompression(path))) ?? Said(Path.GetFileName(Path.GetDirectoryName(path)) ?? string.Empty);

    /// <summary>The files of a path in the order training, validation, test; a file that says nothing is training.</summary>
    /// <param name="path">A file, or a folder that contains them itself or in folders of its own.</param>
    /// <param name="accepts">Which files of a folder count.</param>
    /// <param name="strict">Whether a folder that cannot be listed is an error; to tell a format it has no files.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: a folder cannot be listed.</exception>
    public static IReadOnlyList<(string Path, DataSplit Split)> In(string path, Func<string, bool> accepts, bool strict = false)
    {
        if (File.Exists(path))
        {
            return [(path, Said(Path.GetFileName(path)) ?? DataSplit.Train)];
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = !strict };
        try
        {
            return !Directory.Exists(path) ? [] : [.. Directory.EnumerateFiles(path, "*", options)
                .Where(file => Of(file) is not null && accepts(file))
                .Select(file => (Path: file, Split: Of(file)!.Value))
                .OrderBy(file => file.Split).ThenBy(file => file.Path, StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Artifacts.ArtifactErrors.NotReadable(path, cause);
        }
    }

    /// <summary>The file that a request names, or the files of its folder that are of a format.</summary>
    /// <param name="request">The request.</param>
    /// <param name="format">The format.</param>
    /// <param name="isOne">Whether a file is of it.</param>
    /// <exception cref="RoseException">There is no path, or no such file.</exception>
    public static IReadOnlyList<(string Path, DataSplit Split)> Needed(ImportDatasetRequest request, DatasetFormat format, Func<string, bool> isOne)
    {
        var path = request.Path ?? throw DatasetErrors.PathMissing();
        var files = In(path, isOne, strict: true);
        return files.Count > 0 ? files : throw DatasetErrors.NoFileOfFormat(path, format);
    }

    /// <summary>Whether a file, or a file of a folder that says its split, is of a format.</summary>
    public static bool Any(string path, Func<string, bool> isOne) => File.Exists(path) ? isOne(path) : In(path, isOne).Count > 0;

    // A word of the name: 'val' is not part of 'interval'.
    private static DataSplit? Said(string name)
    {
        var words = name.ToLowerInvariant().Split('.', '_', '-', ' ');
        foreach (var (word, split) in s_words)
        {
            if (words.Contains(word) || (word.Length > 3 && words.Any(part => part.StartsWith(word, StringComparison.Ordinal))))
            {
                return split;
            }
        }

        return null;
    }
}
