using System.Buffers.Binary;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Data.Sources;
using RosePO.Core.Text;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Preferences;

/// <summary>
/// Vectors of titles from any encoder: rows of little-endian 32-bit floats, and beside them a <c>.tsv</c> of the same name with an id and a title for each
/// row. A row belongs to the item whose id in the source it has, otherwise to the item whose title it has.
/// </summary>
internal static class TitleVectorFile
{
    private const int LongestNames = 1 << 30;

    /// <summary>The file of ids and titles beside a file of vectors.</summary>
    public static string NamesOf(string path) => Path.ChangeExtension(path, ".tsv");

    /// <summary>Reads the vectors of a dataset's items.</summary>
    /// <exception cref="RoseException">A file is missing or damaged, the two do not fit, or an item has no vector.</exception>
    public static DenseTitles Load(string path, RecDataset dataset)
    {
        var names = Lines(NamesOf(path));
        var bytes = Bytes(path);
        if (names.Length == 0 || bytes.Length == 0 || bytes.Length % (4L * names.Length) != 0)
        {
            throw PreferenceErrors.VectorsDoNotFit(path, bytes.Length, NamesOf(path), names.Length);
        }

        var width = bytes.Length / (4 * names.Length);
        var (ids, titles) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase));
        for (var row = 0; row < names.Length; row++)
        {
            var parts = names[row].Split('\t');
            if (parts.Length != 2)
            {
                throw PreferenceErrors.VectorNameInvalid(NamesOf(path), row + 1);
            }

            ids.TryAdd(SourceId.Normal(parts[0]), row);
            titles.TryAdd(parts[1], row);
        }

        var vectors = new float[(long)dataset.Items.Count * width];
        foreach (var item in dataset.Items)
        {
            if (!ids.TryGetValue(SourceId.Normal(item.SourceId), out var row) && !titles.TryGetValue(item.Title, out row))
            {
                throw PreferenceErrors.VectorMissing(path, item);
            }

            for (var i = 0; i < width; i++)
            {
                var value = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(((row * width) + i) * 4));
                vectors[(item.Id * width) + i] = float.IsFinite(value) ? value : throw PreferenceErrors.VectorNotFinite(path, row);
            }
        }

        return new DenseTitles(vectors, width);
    }

    private static string[] Lines(string path) => Read(path, names =>
    {
        using var reader = new StringReader(TextFile.Read(names, LongestNames));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines.ToArray();
    });

    private static byte[] Bytes(string path) => Read(path, File.ReadAllBytes);

    private static T Read<T>(string path, Func<string, T> read)
    {
        FileStamp.RequireFile(path);
        return Reading.Of(path, () => File.Exists(path) ? read(path) : throw ArtifactErrors.NotFound(path));
    }
}
