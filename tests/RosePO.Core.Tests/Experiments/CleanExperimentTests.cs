using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Artifacts;

namespace RosePO.Core.Tests.Experiments;

/// <summary>What is removed from the folder of an experiment: what its runs made, and nothing of anybody else.</summary>
public sealed class CleanExperimentTests : IDisposable
{
    private const string Data = "dataset: { format: Sample, sample: { users: 12, families: 4, familySize: 3, meanInteractions: 6 } }\ncandidates: 4\n";

    private readonly ExperimentFile _file = new("name: src\n" + Data);

    private string Src => Path.Combine(_file.Folder, "src");

    // The folder of the experiment itself as the folder of runs: a name of a folder of sources is a name like any other.
    private ExperimentRequest Request(TimeSpan? patience = null) =>
        new() { File = _file.File, Runs = _file.Folder, LockTimeout = patience ?? TimeSpan.FromMinutes(1) };

    private CleanedExperiment Clean() => CleanExperiment.Run(Request(), cancellation: TestContext.Current.CancellationToken);

    private void Run() => RunExperiment.Run(Request(), cancellation: TestContext.Current.CancellationToken);

    private RoseException Refused()
    {
        var error = Assert.Throws<RoseException>(Clean);
        Assert.Equal((RoseErrorCode.CleanRefused, Src), (error.Error, error.File));
        return error;
    }

    public void Dispose() => _file.Dispose();

    [Fact]
    public void All_that_runs_made_is_removed_with_what_killed_ones_left_and_the_cache_stays()
    {
        Run();
        foreach (var name in (string[])["import.partial-0123456789ab", "import.partial-00112233445566778899aabbccddeeff", "import.old-00112233445566778899aabbccddeeff"])
        {
            _file.Write($"src/{name}/payload", "half");
        }

        _file.Write("src/experiment.lock.00112233445566778899aabbccddeeff", "half");
        MakeReadOnly(Path.Combine(Src, "import", "items.parquet"));
        var cleaned = Clean();

        Assert.False(Directory.Exists(Src));
        Assert.Contains(Path.Combine(Src, "import"), cleaned.Removed);
        Assert.Contains(Path.Combine(Src, "import.old-00112233445566778899aabbccddeeff"), cleaned.Removed);
        Assert.NotEmpty(Directory.EnumerateDirectories(Path.Combine(_file.Folder, RunCache.FolderName)));
        Assert.Empty(Clean().Removed);
        Run();
        Assert.True(File.Exists(Path.Combine(Src, "import", ArtifactManifest.FileName)));
    }

    [Fact]
    public void What_a_failed_run_made_is_removed_when_the_experiment_has_other_stages_by_then()
    {
        const string Pairs = "pairs: { mixed: { strategies: [Random], maxExamples: 3 } }\nmeasure: { baselines: [random], resamples: 10 }\n";
        _file.Write("experiment.yml", "name: src\n" + Data + Pairs);
        Assert.Throws<InvalidOperationException>(() => RunExperiment.Run(
            Request(), null, new Relay<StageOutcome>(outcome => _ = outcome.Stage == "pairs/mixed" ? throw new InvalidOperationException() : 0), TestContext.Current.CancellationToken));
        Assert.True(Directory.Exists(Path.Combine(Src, "pairs", "mixed")));
        Assert.False(File.Exists(Path.Combine(Src, "experiment.lock")));

        _file.Write("experiment.yml", "name: src\n" + Data);
        Assert.Contains(Path.Combine(Src, "pairs", "mixed"), Clean().Removed);
        Assert.False(Directory.Exists(Src));
    }

    [Fact]
    public void A_run_that_is_complete_leaves_no_list_of_what_it_was_to_make()
    {
        Run();
        Assert.Equal(["experiment.lock", "experiment.resolved.yml"], Directory.EnumerateFiles(Src).Select(file => Path.GetFileName(file)).Where(name => name[0] != '.').Order());
    }

    [Fact]
    public void The_folder_of_an_experiment_that_is_no_more_is_cleaned_by_what_its_runs_wrote_down()
    {
        Run();
        File.Delete(_file.File);
        _file.Write("src/notes.md", "mine");
        var error = Assert.Throws<RoseException>(() => CleanExperiment.RunGone(Src, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal((RoseErrorCode.CleanRefused, Src), (error.Error, error.File));
        Assert.Equal([Path.Combine(Src, "notes.md")], Directory.EnumerateFileSystemEntries(Src));
        File.Delete(Path.Combine(Src, "notes.md"));
        CleanExperiment.RunGone(Src, cancellation: TestContext.Current.CancellationToken);
        Assert.True(!Directory.Exists(Src) || !Directory.EnumerateFileSystemEntries(Src).Any());
    }

    [Theory]
    [InlineData("name: src\ndataset: { format: Sample\nsft: 1\n", RoseErrorCode.ExperimentSyntax)]
    [InlineData("name: 'src' # as before\ndataset: { formt: Sample }\n", RoseErrorCode.ExperimentKeyUnknown)]
    [InlineData("name: src\n", RoseErrorCode.ExperimentValueInvalid)]
    public void What_the_runs_of_a_file_that_is_wrong_by_now_wrote_down_is_removed_and_the_mistake_is_told(string yaml, RoseErrorCode code)
    {
        Run();
        File.WriteAllText(_file.File, yaml);
        var cleaned = Clean();
        Assert.Equal(("src", Src, code), (cleaned.Name, cleaned.Folder, cleaned.Mistake!.Error));
        Assert.Contains(Path.Combine(Src, "import"), cleaned.Removed);
        Assert.False(Directory.Exists(Src));
        Assert.Empty(Clean().Removed);
    }

    [Fact]
    public void What_is_not_of_a_run_stays_where_the_file_is_wrong_and_both_are_errors()
    {
        Run();
        _file.Write("src/notes.md", "mine");
        File.WriteAllText(_file.File, "name: src\ndataset: { formt: Sample }\n");
        var error = Assert.Throws<RoseException>(Clean);
        Assert.Equal([RoseErrorCode.CleanRefused, RoseErrorCode.ExperimentKeyUnknown], error.All().Select(one => one.Error));
        Assert.Equal([Path.Combine(Src, "notes.md")], Directory.EnumerateFileSystemEntries(Src));
    }

    [Fact]
    public void What_belongs_to_a_stage_and_is_beside_it_is_removed_with_it()
    {
        Run();
        var key = ArtifactIdentity.Of(MadeArtifact.Spec("", 7), _ => throw new InvalidOperationException()).Key;
        var companion = Companions.Place(Path.Combine(Src, "import"), "dataset", key);
        MadeArtifact.Make(companion, 7);
        _file.Write($"src/{Path.GetFileName(companion)}.partial-0123456789ab/payload", "half");
        Assert.Contains(companion, Clean().Removed);
        Assert.False(Directory.Exists(Src));
    }

    [Fact]
    public void Sources_in_the_folder_stay_and_are_named_and_the_runs_files_are_gone()
    {
        string[] sources =
        [
            _file.Write("src/Program.cs", "class Program;"), _file.Write("src/import.cs", "class Import;"), _file.Write("src/deep/down/notes.md", "mine"),
            _file.Write("src/import.partial-backup/thesis.tex", "mine"), _file.Write("src/.gitignore", "bin"),
        ];
        Run();
        var error = Refused();

        Assert.All(sources, source => Assert.True(File.Exists(source), source));
        Assert.False(Directory.Exists(Path.Combine(Src, "import")));
        Assert.False(File.Exists(Path.Combine(Src, "experiment.lock")));
        Assert.Contains(".gitignore, Program.cs, deep, import.cs, import.partial-backup", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, Directory.EnumerateFileSystemEntries(Src).Count());
    }

    [Fact]
    public void A_folder_where_nothing_ever_ran_is_left_as_it_is()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e", "f", "g"])
        {
            _file.Write($"src/{name}.cs", "");
        }

        Assert.Contains("a.cs, b.cs, c.cs, d.cs, e.cs and 2 more", Refused().Message, StringComparison.Ordinal);
        Assert.Equal(7, Directory.EnumerateFileSystemEntries(Src).Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("{ \"name\": \"web\", \"files\": [] }")]
    [InlineData("no JSON")]
    public void A_folder_of_a_stages_name_that_is_no_artifact_stays(string? manifest)
    {
        var thesis = _file.Write("src/import/thesis.tex", "mine");
        if (manifest is not null)
        {
            _file.Write("src/import/artifact.json", manifest);
        }

        Assert.Contains("left: import.", Refused().Message, StringComparison.Ordinal);
        Assert.True(File.Exists(thesis));
    }

    [Fact]
    public void A_stage_that_the_experiment_had_is_removed_by_what_the_run_listed_and_an_artifact_of_somebody_else_stays()
    {
        File.AppendAllText(_file.File, "measure: { baselines: [popularity], resamples: 20 }\n");
        Run();
        var own = Path.Combine(Src, "own");
        Copy(Path.Combine(Src, "import"), own);
        File.WriteAllText(_file.File, "name: src\n" + Data);

        Assert.Contains("left: own.", Refused().Message, StringComparison.Ordinal);
        Assert.Equal([own], Directory.EnumerateFileSystemEntries(Src));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../kept")]
    [InlineData("/")]
    [InlineData(".")]
    public void A_list_that_names_places_outside_of_the_run_is_not_followed(string stage)
    {
        Run();
        var kept = Path.Combine(_file.Folder, "kept");
        Copy(Path.Combine(Src, "import"), kept);
        var key = Artifact.TryOpen(kept)!.Key;
        _file.Write("src/experiment.lock", $$"""{ "version": 1, "stages": [ { "stage": "{{stage}}", "key": "{{key}}" }, 3 ] }""");
        Clean();

        Assert.True(File.Exists(Path.Combine(kept, "items.parquet")));
        Assert.True(File.Exists(_file.File));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right there.");
        Run();
        var elsewhere = Path.Combine(_file.Folder, "elsewhere");
        Directory.Move(Path.Combine(Src, "import"), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(Src, "import"), elsewhere);
        Assert.Contains("left: import.", Refused().Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(elsewhere, "items.parquet")));

        // In an artifact a link goes with it, and what it leads to stays.
        Directory.Delete(Path.Combine(Src, "import"));
        Run();
        var mine = _file.Write("mine/thesis.tex", "mine");
        Directory.CreateSymbolicLink(Path.Combine(Src, "import", "mine"), Path.GetDirectoryName(mine)!);
        Clean();
        Assert.False(Directory.Exists(Src));
        Assert.True(File.Exists(mine));

        // The folder itself may be a link to what somebody keeps elsewhere.
        Directory.CreateSymbolicLink(Src, elsewhere);
        Refused();
        Assert.True(File.Exists(Path.Combine(elsewhere, "items.parquet")));
    }

    [Fact]
    public void A_sweep_is_removed_with_the_variants_that_it_had_before()
    {
        File.AppendAllText(_file.File, "seeds: [1, 2]\n");
        Run();
        File.WriteAllText(_file.File, "name: src\n" + Data + "seeds: [2, 3]\n");
        Run();
        Assert.Equal(3, Directory.EnumerateDirectories(Src).Count());
        Clean();
        Assert.False(Directory.Exists(Src));
    }

    [Fact]
    public void A_folder_that_another_process_runs_in_is_not_cleaned()
    {
        Run();
        using (FileLock.Take([Path.Combine(Src, ".lock")], TimeSpan.Zero, () => { }, TestContext.Current.CancellationToken))
        {
            var error = Assert.Throws<RoseException>(() => CleanExperiment.Run(Request(TimeSpan.Zero), cancellation: TestContext.Current.CancellationToken));
            Assert.Equal(RoseErrorCode.RunLocked, error.Error);
        }

        Assert.True(Directory.Exists(Path.Combine(Src, "import")));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static void MakeReadOnly(string file) => File.SetAttributes(file, File.GetAttributes(file) | FileAttributes.ReadOnly);
}
