using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Preferences;
using RosePO.Fuzz.Mutating;
using RosePO.Fuzz.Running;

namespace RosePO.Fuzz.Targets;

/// <summary>An artifact's <c>artifact.json</c>: read by itself, in a search for runs, and by a command that would find the artifact again.</summary>
internal sealed class ManifestTarget : IFuzzTarget
{
    private const int ProduceEvery = 20;

    private readonly WorkFolder _folder = new();
    private readonly ImportPairsRequest _request;
    private readonly byte[] _whole;

    public ManifestTarget()
    {
        var pairs = _folder.Write("pairs.jsonl", """{"prompt":"After Heat?","chosen":"Fargo","rejected":"Alien"}""");
        _request = new ImportPairsRequest { Path = pairs, Destination = _folder.At("runs/pairs") };
        ImportPreferencePairs.Run(_request);
        _whole = File.ReadAllBytes(Manifest);
    }

    private string Manifest => Path.Combine(_request.Destination, ArtifactManifest.FileName);

    public byte[] Next(Random random) => random.Next(2) == 0 ? JsonMutator.Of(_whole, random) : Mutator.Of(_whole, random, Words.Json);

    public void Read(byte[] input, Random random)
    {
        File.WriteAllBytes(Manifest, input);
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
                Produce();
            }

            _ = Artifact.Open(_request.Destination, PairSet.Kind);
            _ = PairSet.ResultOf(_request.Destination);
        }
        finally
        {
            Restore();
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Produce()
    {
        var made = ImportPreferencePairs.Run(_request with { Overwrite = true });
        if (made is not { PairCount: 1, Examples: 1 } || made.Pairs != _request.Destination)
        {
            throw new SilentLossException($"A pair set of one pair came back as {made}.");
        }
    }

    // Whatever became of the folder, the next input finds a whole one.
    private void Restore()
    {
        if (!File.Exists(Manifest))
        {
            ImportPreferencePairs.Run(_request with { Overwrite = true });
        }

        File.WriteAllBytes(Manifest, _whole);
    }
}
