using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Preferences.Pairs;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>An artifact's <c>artifact.json</c>: read by itself, in a search for runs, and by a command that would find the artifact again.</summary>
internal sealed class ManifestTarget : IFuzzTarget
{
    private const int ProduceEvery = 20;
    private const string Digest = "digest";

    // In place of this process's folder: an input is the same in every process.
    private const string Place = "/place/of/the/artifact";

    private readonly WorkFolder _folder = new();
    private readonly ImportPairsRequest _request;
    private readonly byte[] _whole;
    private readonly byte[] _stands;

    public ManifestTarget()
    {
        var pairs = _folder.Write("pairs.jsonl", """{"prompt":"After Heat?","chosen":"Fargo","rejected":"Alien"}""");
        _request = new ImportPairsRequest { Path = pairs, Destination = _folder.At("runs/pairs") };
        ImportPreferencePairs.Run(_request);
        _whole = Same(File.ReadAllText(Manifest).Replace(_folder.Path, Place, StringComparison.Ordinal));
        _stands = Sealed(Standing(_whole));
    }

    private string Manifest => Path.Combine(_request.Destination, ArtifactManifest.FileName);

    // The first byte says whether the damage is sealed by a digest that fits, as another program could.
    public byte[] Next(Random random) =>
        [(byte)random.Next(2), .. random.Next(2) == 0 ? JsonMutator.Of(_whole, random) : Mutator.Of(_whole, random, Words.Json)];

    public void Read(byte[] input, Random random)
    {
        Restore(input[0] == 1 ? Sealed(Standing(input[1..])) : Standing(input[1..]));
        try
        {
            var manifest = Artifact.TryOpen(_request.Destination);
            var runs = FindRuns.Run(new RunSearchRequest { Folder = _folder.At("runs") });
            if (runs.Count != (manifest is null ? 0 : 1))
            {
                throw new SilentLossException($"The artifact is {(manifest is null ? "none" : "one")}, and {runs.Count} runs were found.");
            }

            if (random.Next(ProduceEvery) == 0)
            {
                Produce(isSealed: input[0] == 1);
            }

            _ = Artifact.Open(_request.Destination, PairSet.Kind);
            _ = PairSet.ResultOf(_request.Destination);
        }
        finally
        {
            Restore(_stands);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Produce(bool isSealed)
    {
        var made = ImportPreferencePairs.Run(_request with { Overwrite = true });
        if (!isSealed && made is not { PairCount: 1, Examples: 1 } || (!isSealed && made.Pairs != _request.Destination))
        {
            throw new SilentLossException($"A pair set of one pair came back as {made}.");
        }
    }

    private byte[] Standing(byte[] input) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(input).Replace(Place, _folder.Path, StringComparison.Ordinal));

    // Without what differs from process to process: times, and the places of files on their disk.
    private static byte[] Same(string manifest)
    {
        var json = JsonNode.Parse(manifest)!.AsObject();
        json["started"] = "2026-01-01T00:00:00+00:00";
        json["finished"] = "2026-01-01T00:00:00+00:00";
        json["result"]!["elapsed"] = "00:00:01";
        json["versions"]!["rosepo"] = "0";
        json[Digest] = "0";
        foreach (var (_, file) in json["files"]?.AsObject() ?? [])
        {
            file!["inode"] = 1;
            file["modified"] = 1;
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString(ArtifactJson.Options));
    }

    private static byte[] Sealed(byte[] manifest)
    {
        try
        {
            if (JsonNode.Parse(manifest) is JsonObject json && json.Remove(Digest))
            {
                json[Digest] = ContentHash.OfText(json.ToJsonString(ArtifactJson.Options));
                return Encoding.UTF8.GetBytes(json.ToJsonString(ArtifactJson.Options));
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // What is no JSON has no digest.
        }

        return manifest;
    }

    // Whatever became of the folder, the next input finds a whole one. Manifests may not be written to, so this is another file.
    private void Restore(byte[] manifest)
    {
        if (!Directory.Exists(_request.Destination) || !File.Exists(Path.Combine(_request.Destination, PairSet.FileName)))
        {
            ImportPreferencePairs.Run(_request with { Overwrite = true });
        }

        File.Delete(Manifest);
        File.WriteAllBytes(Manifest, manifest);
    }
}
