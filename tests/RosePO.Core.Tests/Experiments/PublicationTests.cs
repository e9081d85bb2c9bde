using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;
using RosePO.Core.Experiments.Planning;

namespace RosePO.Core.Tests.Experiments;

/// <summary>What comes from the environment is published as the reference, unless the experiment declares the variable public.</summary>
public sealed class PublicationTests : IDisposable
{
    private const string Sample = "{ users: 24, families: 6, familySize: 3, meanInteractions: 7 }";

    private readonly List<string> _variables = [];

    public void Dispose() => _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));

    private string Variable(string value)
    {
        var name = $"ROSEPO_TEST_{Guid.NewGuid():N}";
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
        return name;
    }

    private static string[] Keys(ExperimentPlan plan) => [.. new StageIdentities([], content: false).Of(plan).Select(identity => identity.Key)];

    private static string Published(ExperimentPlan plan) =>
        plan.Resolved + string.Concat(new StageIdentities([], content: false).Of(plan).Select(identity => identity.Request.ToJsonString(ArtifactJson.Options)));

    private static ExperimentResult Run(ExperimentFile file) =>
        RunExperiment.Run(new ExperimentRequest { File = file.File }, null, TestContext.Current.CancellationToken);

    [Fact]
    public void A_text_stays_a_reference_and_the_stage_gets_its_value()
    {
        var name = Variable("hunter2");
        var plan = ExperimentFile.Plan($"dataset: {{ format: Sample }}\nmeasure: {{ title: 'for ${{env:{name}}} alone', baselines: [random] }}\n");

        Assert.Equal("for hunter2 alone", Assert.IsType<MeasurementRequest>(plan.Stages[^1].Request).Title);
        Assert.DoesNotContain("hunter2", Published(plan), StringComparison.Ordinal);
        Assert.Contains($"for ${{env:{name}}} alone", plan.Resolved, StringComparison.Ordinal);
        Assert.Contains($"\"title\": \"for ${{env:{name}}} alone\"", Published(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}/u.csv")]
    [InlineData("{0}/more/../u.csv")]
    [InlineData("{1}")]
    [InlineData("{2}.csv")]
    public void A_path_stays_a_reference_wherever_the_plan_names_it(string path)
    {
        using var file = new ExperimentFile("");
        file.Write("vault-7/u.csv", "user,item\na,b\n");
        var (folder, whole, relative) = (Variable(Path.Combine(file.Folder, "vault-7")), Variable(Path.Combine(file.Folder, "vault-7", "u.csv")), Variable("vault-7/u"));
        var text = path.Replace("{0}", $"${{env:{folder}}}", StringComparison.Ordinal).Replace("{1}", $"${{env:{whole}}}", StringComparison.Ordinal).Replace("{2}", $"${{env:{relative}}}", StringComparison.Ordinal);
        File.WriteAllText(file.File, $"dataset: {{ format: Csv, path: \"{text}\" }}\nmeasure: {{ baselines: [random] }}\n");
        var plan = file.Load();

        Assert.Equal(Path.Combine(file.Folder, "vault-7", "u.csv"), Assert.IsType<ImportDatasetRequest>(plan.Stages[0].Request).Path);
        Assert.DoesNotContain("vault-7", Published(plan), StringComparison.Ordinal);
        using var again = new ExperimentFile(plan.Resolved);
        Assert.Equal(Keys(plan), Keys(again.Load()));
    }

    [Fact]
    public void Lists_numbers_shared_values_pairs_and_models_are_references_in_the_resolved_file()
    {
        using var file = new ExperimentFile("");
        file.Write("vault-8/pairs.jsonl", "{}");
        file.Write("vault-8/config.json", "{}");
        var (epochs, device, folder, metric) = (Variable("0.4375"), Variable("cuda:37"), Variable(Path.Combine(file.Folder, "vault-8")), Variable("NDCG@5"));
        File.WriteAllText(file.File, $$"""
            device: '${env:{{device}}}'
            dataset: { format: Sample }
            sft: { model: '${env:{{folder}}}', epochs: '${env:{{epochs}}}' }
            pairs: { a: { import: '${env:{{folder}}}/pairs.jsonl' }, b: { strategies: [Random] } }
            measure: { metrics: [HR@1, '${env:{{metric}}}'], baselines: [random] }
            """);
        var plan = file.Load();

        Assert.Equal(0.4375, Assert.IsType<SftRequest>(plan.Stages[1].Request).Epochs);
        Assert.All(["0.4375", "cuda:37", "vault-8", "NDCG@5"], text => Assert.DoesNotContain(text, plan.Resolved, StringComparison.Ordinal));
        Assert.All(
            plan.Stages,
            stage => Assert.All(["cuda:37", "vault-8"], text => Assert.DoesNotContain(
                text, PublishedRequest(plan, stage), StringComparison.Ordinal)));
        using var again = new ExperimentFile(plan.Resolved);
        Assert.Equal(plan.Resolved, again.Load().Resolved);
        string[] Requests(ExperimentPlan of) =>
            [.. of.Stages.Select(stage => JsonSerializer.Serialize(stage.Request, stage.Request.GetType(), ArtifactJson.Options).Replace(of.Folder, "", StringComparison.Ordinal))];
        Assert.Equal(Requests(plan), Requests(again.Load()));
    }

    private static string PublishedRequest(ExperimentPlan plan, PlannedStage stage)
    {
        using var use = Publication.Use(plan.Publication);
        return Publication.Of(JsonSerializer.SerializeToNode(stage.Request, stage.Request.GetType(), ArtifactJson.Options)!.AsObject()).ToJsonString();
    }

    [Fact]
    public void A_public_variable_is_written_out()
    {
        var name = Variable("hunter2");
        var plan = ExperimentFile.Plan($"publicVariables: [{name}]\ndataset: {{ format: Sample }}\nmeasure: {{ title: 'for ${{env:{name}}}', baselines: [random] }}\n");

        Assert.Contains("title: for hunter2\n", plan.Resolved, StringComparison.Ordinal);
        Assert.Contains("\"title\": \"for hunter2\"", Published(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_follows_the_value_that_is_not_published()
    {
        var name = Variable("one");
        var yaml = $"dataset: {{ format: Sample }}\nmeasure: {{ title: '${{env:{name}}}', baselines: [random] }}\n";
        var before = Keys(ExperimentFile.Plan(yaml));
        Environment.SetEnvironmentVariable(name, "two");
        var after = Keys(ExperimentFile.Plan(yaml));

        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
        Environment.SetEnvironmentVariable(name, "one");
        Assert.Equal(before, Keys(ExperimentFile.Plan(yaml)));
    }

    [Fact]
    public void A_reference_over_another_key_is_followed_to_the_environment()
    {
        var name = Variable("cuda:73");
        var plan = ExperimentFile.Plan(
            $"dataset: {{ format: Sample }}\nsft: {{ device: '${{env:{name}}}' }}\nmeasure: {{ title: '$${{x}} on ${{sft.device}}', baselines: [random] }}\n");

        Assert.Equal("${x} on cuda:73", Assert.IsType<MeasurementRequest>(plan.Stages[^1].Request).Title);
        Assert.DoesNotContain("cuda:73", Published(plan), StringComparison.Ordinal);
        Assert.Equal(plan.Resolved, ExperimentFile.Plan(plan.Resolved).Resolved);
    }

    [Theory]
    [InlineData("sft: {{ epochs: '${{env:{0}}}' }}", "'epochs' is '${{env:{0}}}' where a number")]
    [InlineData("dataset: {{ path: '/${{env:{0}}}/x' }}", "'/${{env:{0}}}/x', which does not exist")]
    [InlineData("sft: {{ model: '${{env:{0}}}' }}", "names '${{env:{0}}}'")]
    [InlineData("sft: {{ precision: '${{env:{0}}}' }}", "'${{env:{0}}}'")]
    public void An_error_names_the_reference(string yaml, string says)
    {
        var name = Variable("hunter2");
        string Of(string format) => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, name);
        var error = ExperimentFile.Error((yaml.StartsWith("dataset", StringComparison.Ordinal) ? "" : "dataset: { format: Sample }\n") + Of(yaml) + "\n");

        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.Contains(Of(says), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_of_a_sweep_are_references()
    {
        var name = Variable("cuda:73");
        using var file = new ExperimentFile($"dataset: {{ format: Sample }}\nmatrix: {{ sft.device: ['${{env:{name}}}', cpu] }}\nsft: {{}}\n");
        var plans = ExperimentPlan.LoadAll(new ExperimentRequest { File = file.File });

        Assert.All(plans, plan => Assert.DoesNotContain("cuda:73", plan.Variant + string.Join(' ', plan.Settings) + Published(plan), StringComparison.Ordinal));
        Assert.Contains($"${{env:{name}}}", string.Join(' ', plans[0].Settings), StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_of_a_run_holds_the_value_and_the_resolved_file_finds_every_stage()
    {
        var (title, folder) = (Variable("hunter2 was here"), Variable(Path.Combine(Path.GetTempPath(), $"vault-{Guid.NewGuid():N}")));
        using var file = new ExperimentFile($$"""
            dataset: { path: '${env:{{folder}}}/u.csv', skipMalformed: true, minimumUserInteractions: 3, candidates: 4 }
            measure: { title: '${env:{{title}}}', baselines: [random, popularity], resamples: 20 }
            """);
        var vault = Environment.GetEnvironmentVariable(folder)!;
        Directory.CreateDirectory(vault);
        try
        {
            File.WriteAllText(Path.Combine(vault, "u.csv"), "user,item\nu0\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"u{i / 6},i{((i / 6 * 5) + (i % 6 * (1 + (i / 6 % 3)))) % 13}\n")));
            var result = Run(file);

            Assert.All(Directory.GetFiles(result.Folder, "*", SearchOption.AllDirectories).Concat(Directory.GetFiles(Path.Combine(file.Folder, "runs", ".cache"), "*", SearchOption.AllDirectories)), path =>
            {
                var text = File.ReadAllText(path);
                Assert.False(text.Contains("hunter2", StringComparison.Ordinal) || text.Contains(Path.GetFileName(vault), StringComparison.Ordinal), path);
            });
            Assert.Contains($"${{env:{title}}}", File.ReadAllText(result.Measurement!.Report), StringComparison.Ordinal);
            Assert.True(Run(file).Reused);

            File.Copy(Path.Combine(result.Folder, ExperimentPlan.FileName), Path.Combine(file.Folder, "again.yml"));
            var again = RunExperiment.Run(new ExperimentRequest { File = Path.Combine(file.Folder, "again.yml") }, null, TestContext.Current.CancellationToken);
            Assert.True(again.Reused);

            Environment.SetEnvironmentVariable(title, "hunter3");
            Assert.Equal("changed: a variable of the environment", Run(file).Stages[^1].Reason);
        }
        finally
        {
            Directory.Delete(vault, recursive: true);
        }
    }
}
