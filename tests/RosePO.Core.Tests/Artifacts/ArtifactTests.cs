using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

public sealed class ArtifactTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private sealed record Request
    {
        public required string Source { get; init; }

        [Place]
        public required string Destination { get; init; }

        public double Value { get; init; } = 1;

        [Place]
        public string Device { get; init; } = "auto";

        [Place]
        public bool Overwrite { get; init; }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_build_is_found_again_and_not_built_again()
    {
        var request = Given();
        Assert.False(Produce(request, "first").Reused);
        var again = Produce(request, "second");
        Assert.True(again.Reused);
        Assert.Equal(7, again.Users);
        Assert.Equal("first", Payload(request));
    }

    [Fact]
    public void The_key_follows_values_and_contents_and_no_place()
    {
        var request = Given();
        var key = Key(request);
        Assert.NotEqual(key, Key(request with { Destination = _folder.At("value"), Value = 2 }));
        Assert.NotEqual(key, Key(request with { Destination = _folder.At("kind") }, "model"));
        Assert.Equal(key, Key(request with { Destination = _folder.At("elsewhere"), Device = "cpu", Overwrite = true }));

        File.Move(request.Source, _folder.At("moved.txt"));
        Assert.Equal(key, Key(request with { Destination = _folder.At("moved"), Source = _folder.At("moved.txt") }));
        File.AppendAllText(_folder.At("moved.txt"), "!");
        Assert.NotEqual(key, Key(request with { Destination = _folder.At("changed"), Source = _folder.At("moved.txt") }));
    }

    [Fact]
    public void An_input_that_is_an_artifact_counts_by_its_key_and_any_other_folder_by_its_files()
    {
        var source = Given();
        Produce(source, "payload");
        var request = source with { Source = source.Destination, Destination = _folder.At("next") };
        var key = Key(request);
        Directory.Move(source.Destination, _folder.At("moved"));
        Assert.Equal(key, Key(request with { Source = _folder.At("moved"), Destination = _folder.At("again") }));

        var plain = Directory.CreateDirectory(_folder.At("plain")).FullName;
        File.WriteAllText(Path.Combine(plain, "a"), "1");
        var before = Key(request with { Source = plain, Destination = _folder.At("p1") });
        Directory.Move(plain, _folder.At("plain2"));
        Assert.Equal(before, Key(request with { Source = _folder.At("plain2"), Destination = _folder.At("p2") }));
        File.Move(_folder.At("plain2/a"), _folder.At("plain2/b"));
        Assert.NotEqual(before, Key(request with { Source = _folder.At("plain2"), Destination = _folder.At("p3") }));
    }

    [Fact]
    public void A_build_that_fails_leaves_nothing_behind()
    {
        var request = Given();
        var entries = Entries();
        foreach (var failure in new Exception[] { new RoseException(RoseErrorCode.DatasetEmpty, "No."), new OperationCanceledException(), new FormatException() })
        {
            Assert.Same(failure, Assert.ThrowsAny<Exception>(() => Produce(request, "half", failure)));
            Assert.Equal(entries, Entries());
        }
    }

    [Fact]
    public void A_full_disk_is_a_failure_to_write_and_leaves_nothing_behind()
    {
        var request = Given();
        var entries = Entries();
        var error = Assert.Throws<RoseException>(() => Produce(request, "half", new IOException("No space left on device.")));
        Assert.Equal(RoseErrorCode.WriteFailed, error.Error);
        Assert.Equal(request.Destination, error.File);
        Assert.Contains("No space left on device)", error.Message, StringComparison.Ordinal);
        Assert.Equal(entries, Entries());
    }

    [Fact]
    public void Another_artifact_at_the_destination_is_kept_unless_it_may_be_replaced()
    {
        var request = Given();
        Produce(request, "old");
        var other = request with { Value = 2 };
        var error = Assert.Throws<RoseException>(() => Produce(other, "new"));
        Assert.Equal(RoseErrorCode.DestinationExists, error.Error);
        Assert.Equal("old", Payload(request));

        Assert.Throws<FormatException>(() => Produce(other with { Overwrite = true }, "half", new FormatException()));
        Assert.Equal("old", Payload(request));
        Assert.True(Produce(request, "again").Reused);

        Assert.False(Produce(other with { Overwrite = true }, "new").Reused);
        Assert.Equal("new", Payload(request));
        Assert.Equal(["made", "source.txt"], Entries());
        Assert.Equal(["artifact.json", "payload.txt"], Directory.EnumerateFiles(request.Destination).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_that_is_no_artifact_is_not_overwritten_by_accident_and_an_empty_one_is_used()
    {
        var request = Given();
        Directory.CreateDirectory(request.Destination);
        Produce(request, "payload");
        Assert.Equal("payload", Payload(request));

        var other = request with { Destination = _folder.At("notes") };
        Directory.CreateDirectory(other.Destination);
        File.WriteAllText(Path.Combine(other.Destination, "mine.txt"), "keep");
        Assert.Equal(RoseErrorCode.DestinationExists, Assert.Throws<RoseException>(() => Produce(other, "x")).Error);
        Assert.True(File.Exists(Path.Combine(other.Destination, "mine.txt")));
    }

    [Fact]
    public void A_missing_input_is_named_before_anything_is_made()
    {
        var request = Given() with { Source = _folder.At("missing") };
        var error = Assert.Throws<RoseException>(() => Produce(request, "x"));
        Assert.Equal(RoseErrorCode.FileNotFound, error.Error);
        Assert.Equal(request.Source, error.File);
        Assert.Equal(["source.txt"], Entries());
    }

    [Fact]
    public void A_folder_is_opened_as_the_kind_that_it_is_and_no_other()
    {
        var request = Given();
        Produce(request, "payload");
        Assert.Equal("dataset", Artifact.Open(request.Destination, "dataset").Kind);
        var wrong = Assert.Throws<RoseException>(() => Artifact.Open(request.Destination, "model"));
        Assert.Equal(RoseErrorCode.ArtifactInvalid, wrong.Error);
        Assert.Contains("dataset artifact where a model", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => Artifact.Open(_folder.At("none"), "dataset")).Error);

        Tampering.Write(Path.Combine(request.Destination, ArtifactManifest.FileName), "{");
        Assert.Equal(RoseErrorCode.ArtifactInvalid, Assert.Throws<RoseException>(() => Artifact.Open(request.Destination, "dataset")).Error);
    }

    [Fact]
    public void An_artifact_that_was_moved_is_found_again_and_says_where_it_is()
    {
        var request = new ImportDatasetRequest
        {
            Format = DatasetFormat.Sample,
            Destination = _folder.At("data"),
            Sample = new SampleOptions { Users = 12 },
        };
        ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken);
        var pairs = new PreferencePairsRequest { Dataset = request.Destination, Destination = _folder.At("pairs"), Strategies = [RejectedStrategy.Random] };
        BuildPreferencePairs.Run(pairs, cancellation: TestContext.Current.CancellationToken);

        Directory.Move(request.Destination, _folder.At("data2"));
        Directory.Move(pairs.Destination, _folder.At("pairs2"));
        var data = ImportDataset.Run(request with { Destination = _folder.At("data2") }, cancellation: TestContext.Current.CancellationToken);
        var found = BuildPreferencePairs.Run(
            pairs with { Dataset = data.Dataset, Destination = _folder.At("pairs2") }, cancellation: TestContext.Current.CancellationToken);
        Assert.True(data.Reused && found.Reused);
        Assert.Equal((_folder.At("data2"), _folder.At("data2"), _folder.At("pairs2")), (data.Dataset, found.Dataset, found.Pairs));
    }

    [Fact]
    public void Only_a_resumable_build_with_a_checkpoint_is_gone_on_with()
    {
        var request = Given();
        Assert.Throws<FormatException>(() => Run(resumable: true, folder => throw new FormatException(folder.Path)));
        Assert.Equal(["source.txt"], Entries());

        Assert.Throws<FormatException>(() => Run(resumable: true, folder =>
        {
            Directory.CreateDirectory(folder.File(ArtifactFolder.CheckpointName));
            throw new FormatException();
        }));
        Assert.Equal(2, Entries().Length);
        var resumed = false;
        Run(resumable: true, folder =>
        {
            resumed = Directory.Exists(folder.File(ArtifactFolder.CheckpointName));
            Directory.Delete(folder.File(ArtifactFolder.CheckpointName));
            return new DatasetResult { Dataset = request.Destination };
        });
        Assert.True(resumed);
        Assert.Equal(["made", "source.txt"], Entries());

        DatasetResult Run(bool resumable, Func<ArtifactFolder, DatasetResult> build) => Artifact.Produce(
            new ArtifactSpec("dataset", request, request.Destination, new Dictionary<string, string> { ["source"] = request.Source }, false, resumable), build);
    }

    private Request Given() => new() { Source = _folder.Write("source.txt", "raw"), Destination = _folder.At("made") };

    private static DatasetResult Produce(Request request, string payload, Exception? failure = null, string kind = "dataset") => Artifact.Produce(
        new ArtifactSpec(kind, request, request.Destination, new Dictionary<string, string> { ["source"] = request.Source }, request.Overwrite),
        folder =>
        {
            File.WriteAllText(folder.File("payload.txt"), payload);
            return failure is null ? new DatasetResult { Dataset = request.Destination, Users = 7 } : throw failure;
        });

    private static string Key(Request request, string kind = "dataset")
    {
        Produce(request, "payload", kind: kind);
        return Artifact.TryOpen(request.Destination)!.Key;
    }

    private static string Payload(Request request) => File.ReadAllText(Path.Combine(request.Destination, "payload.txt"));

    private string?[] Entries() => [.. Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)];
}
