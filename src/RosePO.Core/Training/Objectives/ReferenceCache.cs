using System.Text.Json;
using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Lora;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// Reference log-probs beside the pair set they belong to: <c>reference/&lt;key&gt;-&lt;hash&gt;.parquet</c>, a line an example with the log-prob of
/// its chosen answer and of each rejected one. The key is a hash over everything that they follow from, each part of which is in the file;
/// the other hash is that of the file, so that one that was damaged is not taken for what was computed.
/// </summary>
/// <param name="pairs">The pair set's folder.</param>
/// <param name="parts">What the log-probs follow from: names and hashes or values.</param>
internal sealed class ReferenceCache(string pairs, SortedDictionary<string, string> parts)
{
    private const int HashLength = 16;

    private readonly string _folder = Path.Combine(pairs, ArtifactPayload.DerivedFolder);

    /// <summary>The cache of a request's pair set, under the key of its model.</summary>
    public static ReferenceCache Of(AlignRequest request, LanguageModel model, ArtifactFolder folder)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = folder.Inputs["model"],
            ["tokenizer"] = TokenizerFolder.HashOf(LoraAdapter.BaseOf(request.Model) ?? request.Model),
            ["template"] = ContentHash.OfText(model.Prompts.Template.ToJson()),
            ["data"] = ContentHash.OfText($"{folder.Inputs.GetValueOrDefault("dataset")} {folder.Inputs["pairs"]} {model.Shape.MaxHistory}"),
            ["precision"] = $"{model.Network.Parameters.Flat.dtype} {model.Network.Compute} {model.Network.Device.type}",
        };

        // An adapter names its base by place: what lies there may be overwritten while the adapter stays the same.
        if (folder.Inputs.TryGetValue("baseModel", out var baseModel))
        {
            parts["base"] = baseModel;
        }

        return new ReferenceCache(request.Pairs, parts);
    }

    private string Key => ContentHash.OfText(JsonSerializer.Serialize(parts))[..HashLength];

    private string[] Files => Found(Key + "-*.parquet");

    /// <summary>The log-probs, found or computed and stored, and a sentence that says which.</summary>
    /// <param name="examples">The pair set's rows.</param>
    /// <param name="compute">Computes them: a row an example, its chosen answer first.</param>
    public (float[][] LogProbs, string Source) FindOrCompute(IReadOnlyList<PreferenceExample> examples, Func<float[][]> compute)
    {
        foreach (var file in Files.Where(IsWhole))
        {
            if (Read(file, examples) is { } found)
            {
                return (found, "found beside the pair set");
            }
        }

        var why = Difference();
        var computed = compute();
        var source = why is null ? "computed" : $"computed: those beside the pair set are of another {why}";
        return (computed, Store(computed) ? source : source + "; they could not be stored beside the pair set");
    }

    // What the latest file of the pair set was made of, and this request is not.
    private string? Difference()
    {
        if (Found("*.parquet").MaxBy(File.GetLastWriteTimeUtc) is not { } latest)
        {
            return null;
        }

        try
        {
            using var connection = DuckDb.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT decode(key), decode(value) FROM {connection.ParquetMetadata(latest)}";
            using var reader = command.ExecuteReader();
            var theirs = new Dictionary<string, string>(StringComparer.Ordinal);
            while (reader.Read())
            {
                theirs[reader.GetString(0)] = reader.GetString(1);
            }

            var others = parts.Where(part => theirs.GetValueOrDefault(part.Key) != part.Value).Select(part => part.Key).ToList();
            return others.Count == 0 ? "length" : string.Join(" and ", others);
        }
        catch (Exception exception) when (exception is DuckDBException or RoseException)
        {
            return "format";
        }
    }

    // What may not be looked into holds nothing for this request.
    private string[] Found(string pattern)
    {
        try
        {
            return Directory.Exists(_folder) ? Directory.GetFiles(_folder, pattern) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static float[][]? Read(string path, IReadOnlyList<PreferenceExample> examples)
    {
        try
        {
            using var connection = DuckDb.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT log_probs FROM {connection.Parquet(path)} ORDER BY example";
            using var reader = command.ExecuteReader();
            var rows = new List<float[]>();
            while (reader.Read())
            {
                rows.Add([.. reader.GetFieldValue<List<float>>(0)]);
            }

            // A file that something else has put here is not trusted.
            return rows.Count == examples.Count && rows.Zip(examples).All(pair => pair.First.Length == 1 + pair.Second.Rejected.Length) ? [.. rows] : null;
        }
        catch (Exception exception) when (exception is DuckDBException or InvalidCastException or RoseException)
        {
            return null;
        }
    }

    private bool Store(float[][] logProbs)
    {
        var temporary = Path.Combine(_folder, Key + ".new");
        try
        {
            using var alone = FileLock.Take([FileLock.Beside(temporary)], null, () => { }, CancellationToken.None);
            using var connection = DuckDb.Open();
            connection.Execute("CREATE TABLE reference (example INTEGER, log_probs FLOAT[])");
            using (var appender = connection.CreateAppender("reference"))
            {
                for (var i = 0; i < logProbs.Length; i++)
                {
                    appender.CreateRow().AppendValue(i).AppendValue((IEnumerable<float>)logProbs[i]).EndRow();
                }
            }

            connection.CopyToParquet("SELECT * FROM reference ORDER BY example", temporary, parts);
            DiskSync.File(temporary);
            ArtifactPayload.MakeReadOnly(temporary);
            var file = Path.Combine(_folder, $"{Key}-{ContentHash.OfFile(temporary)[..HashLength]}.parquet");
            File.Move(temporary, file, overwrite: true);
            foreach (var damaged in Files.Where(other => other != file))
            {
                HardLinks.Unlink(damaged);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DuckDBException or RoseException)
        {
            // A pair set that cannot be written to is read all the same.
            return false;
        }
    }

    private static bool IsWhole(string path)
    {
        try
        {
            return Path.GetFileNameWithoutExtension(path).EndsWith('-' + ContentHash.OfFile(path)[..HashLength], StringComparison.Ordinal);
        }
        catch (RoseException)
        {
            return false;
        }
    }
}
