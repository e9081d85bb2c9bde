using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

public sealed class CompanionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_companion_is_an_artifact_at_the_place_that_its_kind_and_key_make()
    {
        var made = MadeArtifact.In(_folder);
        MadeArtifact.Make(made);
        var companion = Companion(made);
        Directory.CreateDirectory(made + "-notes-0123456789abcdef");
        Directory.CreateDirectory(made + "-notes");
        MadeArtifact.Make(made + "-dataset-0123456789abcdef", value: 8);
        Directory.CreateSymbolicLink(Companions.Place(made, "dataset", new string('a', 64)), companion);
        Assert.Equal([companion], Companions.Of(made).Select(found => found.Folder));
        Assert.Equal([companion], Companions.Of(made + Path.DirectorySeparatorChar).Select(found => found.Folder));
        Assert.Empty(Companions.Of(_folder.At("nowhere/at all")));
    }

    [Fact]
    public void A_cache_restores_an_artifact_with_the_companions_it_had_when_it_was_last_added()
    {
        var made = MadeArtifact.In(_folder);
        MadeArtifact.Make(made);
        var cache = new RunCache(_folder.Path, content: false);
        var identity = ArtifactIdentity.Of(MadeArtifact.Spec(made), _ => throw new InvalidOperationException());
        cache.Add(made, identity.Key);
        var companion = Companion(made);
        cache.Add(made, identity.Key);
        Directory.Delete(made, recursive: true);
        Directory.Delete(companion, recursive: true);

        var other = _folder.At("elsewhere");
        Assert.True(cache.TryRestore(identity, other, (manifest, _) => manifest, TestContext.Current.CancellationToken));
        var (folder, restored) = Assert.Single(Companions.Of(other));
        Assert.Equal("weights of 7, as long as it takes", File.ReadAllText(Path.Combine(folder, "weights.bin")));
        Assert.Equal(identity.Key, restored.Inputs["of"]);
        Assert.Null(ArtifactPayload.Damage(folder, restored, content: true));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, ".*lock"));
    }

    [Fact]
    public void A_companion_that_was_damaged_in_the_cache_is_not_restored()
    {
        var made = MadeArtifact.In(_folder);
        MadeArtifact.Make(made);
        var companion = Companion(made);
        var cache = new RunCache(_folder.Path, content: false);
        var identity = ArtifactIdentity.Of(MadeArtifact.Spec(made), _ => throw new InvalidOperationException());
        cache.Add(made, identity.Key);
        Directory.Delete(companion, recursive: true);
        Tampering.Write(Path.Combine(_folder.Path, RunCache.FolderName, identity.Key + Path.GetFileName(companion)["made".Length..], "weights.bin"), "something else");
        Assert.True(cache.TryRestore(identity, _folder.At("elsewhere"), (manifest, _) => manifest, TestContext.Current.CancellationToken));
        Assert.Empty(Companions.Of(_folder.At("elsewhere")));
    }

    // An artifact made from another one, beside it.
    private static string Companion(string made)
    {
        var hashes = new Dictionary<string, string> { ["of"] = made };
        var key = ArtifactIdentity.Of(MadeArtifact.Spec("", 7) with { Inputs = hashes }, ContentHash.OfInput).Key;
        var place = Companions.Place(made, "dataset", key);
        Artifact.Produce(MadeArtifact.Spec(place, 7) with { Inputs = hashes }, folder =>
        {
            File.WriteAllText(folder.File("weights.bin"), "weights of 7, as long as it takes");
            return new MadeArtifact.Result { Made = 7 };
        });
        return place;
    }
}
