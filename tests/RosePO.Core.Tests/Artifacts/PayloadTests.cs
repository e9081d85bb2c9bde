using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

public sealed class PayloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Made => MadeArtifact.In(_folder);

    private string At(string name) => Path.Combine(Made, name);

    [Fact]
    public void A_manifest_lists_every_file_by_size_and_hash_and_none_can_be_written_to()
    {
        MadeArtifact.Make(Made);
        var manifest = Artifact.Open(Made, "dataset");
        Assert.Equal(["deep/er/table.txt", "empty.txt", "weights.bin"], manifest.Files.Keys);
        Assert.All(manifest.Files, file =>
        {
            Assert.Equal(new FileInfo(At(file.Key)).Length, file.Value.Size);
            Assert.Equal(ContentHash.OfInput(At(file.Key)), file.Value.Sha256);
            Assert.True(File.GetAttributes(At(file.Key)).HasFlag(FileAttributes.ReadOnly));
        });
        Assert.True(File.GetAttributes(At(ArtifactManifest.FileName)).HasFlag(FileAttributes.ReadOnly));
    }

    public static TheoryData<string> Damages => ["flip", "cut", "empty", "delete", "longer", "older", "link", "folder", "kept time"];

    [Theory, MemberData(nameof(Damages))]
    public void A_payload_that_is_not_what_it_was_is_an_error_where_it_is_used_and_made_again_where_it_is_asked_for(string damage)
    {
        Assert.SkipWhen(damage == "kept time" && !File.Exists(Tampering.Touch), "This needs touch, which knows times as exactly as the file system.");
        MadeArtifact.Make(Made);
        Damage(At("weights.bin"), damage);
        if (damage == "kept time")
        {
            // Nothing but reading tells: that is what a check of content is for.
            Assert.Equal("dataset", Artifact.Open(Made, "dataset").Kind);
            Assert.Equal("its 'weights.bin' has another content", ArtifactPayload.Damage(Made, Artifact.TryOpen(Made)!, content: true));
            Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => ContentHash.OfInput(Made, content: true)).Error);
            return;
        }

        foreach (var use in new Action[] { () => Artifact.Open(Made, "dataset"), () => ContentHash.OfInput(Made) })
        {
            var error = Assert.Throws<RoseException>(use);
            Assert.Equal((RoseErrorCode.ArtifactInvalid, Made), (error.Error, error.File));
            Assert.Contains("'weights.bin'", error.Message, StringComparison.Ordinal);
        }

        var told = new ToldProgress();
        Assert.False(MadeArtifact.Make(Made, progress: told).Reused);
        Assert.Contains("'weights.bin'", Assert.Single(told.Reports).Status!, StringComparison.Ordinal);
        Assert.Null(ArtifactPayload.Damage(Made, Artifact.TryOpen(Made)!, content: true));
        Assert.True(MadeArtifact.Make(Made).Reused);
    }

    private static void Damage(string file, string damage)
    {
        switch (damage)
        {
            case "flip": Tampering.Flip(file, 3, 5); break;
            case "cut": Tampering.Cut(file, 5); break;
            case "empty": Tampering.Cut(file, 0); break;
            case "delete": File.Delete(file); break;
            case "longer": Tampering.Cut(file, 500); break;
            case "kept time": Tampering.Flip(file, 3, 5, keepTime: true); break;
            case "older":
                Tampering.Flip(file, 0);
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
                break;
            case "link":
                File.Delete(file);
                File.CreateSymbolicLink(file, "nowhere");
                break;
            case "folder":
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(damage));
        }
    }

    [Fact]
    public void Any_single_bit_of_a_manifest_that_says_something_else_is_noticed()
    {
        MadeArtifact.Make(Made);
        var path = At(ArtifactManifest.FileName);
        var bytes = File.ReadAllBytes(path);
        var meaning = JsonNode.Parse(bytes)!;
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.Delete(path);
            File.WriteAllBytes(path, flipped);
            if (SameMeaning(flipped))
            {
                Assert.Equal("dataset", Artifact.Open(Made, "dataset").Kind);
                continue;
            }

            Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => Artifact.Open(Made, "dataset")).Error);
        }

        bool SameMeaning(byte[] json)
        {
            try
            {
                return JsonNode.DeepEquals(JsonNode.Parse(json), meaning);
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void A_manifest_that_names_files_outside_its_folder_or_lacks_a_part_is_none()
    {
        MadeArtifact.Make(Made);
        var path = At(ArtifactManifest.FileName);
        foreach (var (from, to) in new[] { ("\"weights.bin\"", "\"../weights.bin\""), ("\"weights.bin\"", "\"/etc/passwd\""), ("\"kind\": \"dataset\"", "\"kind\": null"), ("\"files\": {", "\"files\": null, \"x\": {") })
        {
            var whole = File.ReadAllText(path);
            Assert.Contains(from, whole, StringComparison.Ordinal);
            Tampering.Write(path, whole.Replace(from, to, StringComparison.Ordinal));
            Assert.Null(Artifact.TryOpen(Made));
            Tampering.Write(path, whole);
        }

        Assert.NotNull(Artifact.TryOpen(Made));
    }

    [Fact]
    public void A_copy_is_read_once_and_then_known_until_it_is_changed()
    {
        MadeArtifact.Make(Made);
        var copy = _folder.At("copy");
        Directory.CreateDirectory(Path.Combine(copy, "deep/er"));
        foreach (var file in Directory.EnumerateFiles(Made, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(copy, Path.GetRelativePath(Made, file)));
            File.SetLastWriteTimeUtc(Path.Combine(copy, Path.GetRelativePath(Made, file)), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        var remembered = Path.Combine(copy, CheckedFiles.FileName);
        Assert.NotNull(Artifact.Open(copy, "dataset"));
        Assert.True(File.Exists(remembered));
        Assert.Equal(3, CheckedFiles.Read(copy, Artifact.TryOpen(copy)!).Count);

        // With the stamp that is remembered nothing is read; with another it is.
        Tampering.Flip(Path.Combine(copy, "weights.bin"), 2, keepTime: true);
        Assert.NotNull(Artifact.Open(copy, "dataset"));
        File.SetLastWriteTimeUtc(Path.Combine(copy, "weights.bin"), new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Throws<RoseException>(() => Artifact.Open(copy, "dataset"));

        // A memory that is broken, or of another artifact, is not a memory.
        Tampering.Write(remembered, "{");
        Assert.Empty(CheckedFiles.Read(copy, Artifact.TryOpen(copy)!));
        Tampering.Write(remembered, "null");
        Assert.Empty(CheckedFiles.Read(copy, Artifact.TryOpen(copy)!));
    }

    [Fact]
    public void A_preview_remembers_nothing()
    {
        MadeArtifact.Make(Made);
        File.SetLastWriteTimeUtc(At("weights.bin"), DateTime.UnixEpoch);
        Assert.Null(ArtifactPayload.Damage(Made, Artifact.TryOpen(Made)!, remember: false));
        Assert.False(File.Exists(At(CheckedFiles.FileName)));
    }

    [Fact]
    public void An_artifact_of_another_format_says_that_it_must_be_made_again()
    {
        MadeArtifact.Make(Made);
        var manifest = Artifact.TryOpen(Made)!;
        File.Delete(At(ArtifactManifest.FileName));
        ManifestFile.Write(Made, manifest with { FormatVersion = 1 });
        var error = Assert.Throws<RoseException>(() => Artifact.Open(Made, "dataset"));
        Assert.Equal(RoseErrorCode.ArtifactInvalid, error.Error);
        Assert.Contains("format 1", error.Message, StringComparison.Ordinal);
    }
}
