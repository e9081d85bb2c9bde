namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class ExperimentTests(Host host) : IClassFixture<Host>
{
    private const string Yaml = """
        name: small
        seed: 1
        control: false
        dataset: { format: Sample, sample: { users: 30, families: 8, familySize: 4, meanInteractions: 8 } }
        sft:
          epochs: 0.1
          pretraining: { epochs: 0 }
          validation: { users: 5 }
          embedded: { hiddenSize: 32, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 64, contextLength: 384 }
        pairs: { main: { strategies: [Random], maxExamples: 10 } }
        smooth: { main: { oracle: Constant } }
        align: { rosepo: { epochs: 0.5, validation: { users: 5 } } }
        measure: { baselines: [popularity], resamples: 50, generationUsers: 2 }
        """;

    private string Experiment(string name)
    {
        File.WriteAllText(host.InFolder(name), Yaml);
        return host.InFolder(name);
    }

    [Fact]
    public void Runs_are_recorded_in_the_MLflow_store_that_a_parameter_names_as_seen_from_the_shell()
    {
        File.WriteAllText(host.InFolder("recorded.yml"), "dataset: { format: Sample, sample: { users: 20 } }\nmeasure: { baselines: [random], resamples: 20 }\n");
        host.Get("Invoke-RosePOExperiment ./recorded.yml -Runs ./recorded-runs -MlflowStore ./recorded-mlruns");
        var names = Directory.EnumerateFiles(host.InFolder("recorded-mlruns"), "meta.yaml", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("name: ", StringComparison.Ordinal) || line.StartsWith("run_name: ", StringComparison.Ordinal));
        Assert.Equal(["name: \"Default\"", "name: \"recorded\"", "run_name: \"measure\""], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_experiment_runs_to_its_measurement_and_is_then_found_unchanged()
    {
        Experiment("whole.yml");
        var first = Assert.Single(host.Get("Invoke-RosePOExperiment ./whole.yml -Runs ./out"));
        Assert.Equal("RosePO.ExperimentResult", first.TypeNames[0]);
        Assert.Equal(
            ["import", "sft", "pairs/main", "smooth/main", "align/rosepo", "measure"],
            host.Get("(Invoke-RosePOExperiment ./whole.yml -Runs ./out).Stages.Stage").Select(stage => stage.ToString()));
        Assert.True(File.Exists(host.InFolder("out/small/measure/metrics.json")));
        Assert.True((bool)Assert.Single(host.Get("Invoke-RosePOExperiment ./whole.yml -Runs ./out")).Properties["Reused"].Value);
        Assert.Equal(
            ["popularity", "rosepo", "sft"],
            host.Get("(Invoke-RosePOExperiment ./whole.yml -Runs ./out).Measurement.Models.Name").Select(name => name.ToString()).Order());

        // The lineage of the aligned model, from what the stages left.
        var lineage = host.Get("Get-RosePORun ./out -Name rosepo -Lineage");
        Assert.Equal(
            ["small/import", "small/sft", "small/pairs/main", "small/smooth/main", "small/align/rosepo"],
            lineage.Select(run => run.Properties["Name"].Value));
        var models = host.Get("Get-RosePORun ./out -Kind model | Export-RosePOModel -Destination { 'exported-' + $_.Name.Split('/')[-1] }");
        Assert.Equal(2, models.Count);
        Assert.True(File.Exists(host.InFolder("exported-rosepo/model.safetensors")));
        Assert.False(File.Exists(host.InFolder("exported-rosepo/adapter_config.json")));

        host.Get("Export-RosePOModel ./out/small/align/rosepo -Destination ./hub -Measurement ./out/small/measure -License mit");
        var card = File.ReadAllText(host.InFolder("hub/README.md"));
        Assert.StartsWith("---\nlicense: mit\n", card, StringComparison.Ordinal);
        Assert.Contains("\n| rosepo | ", card, StringComparison.Ordinal);
        Assert.Contains("stage Align, loss RosePO", card, StringComparison.Ordinal);
        Assert.Contains(File.ReadAllText(host.InFolder("out/small/import/artifact.json")).Split("\"key\": \"")[1][..64], card, StringComparison.Ordinal);
        Assert.Contains("\"maxHistory\"", card, StringComparison.Ordinal);
        Assert.DoesNotContain(host.InFolder("out"), card, StringComparison.Ordinal);
        foreach (var name in (string[])["tokenizer_config.json", "special_tokens_map.json", "generation_config.json"])
        {
            Assert.True(File.Exists(host.InFolder($"hub/{name}")), name);
        }

        var gguf = Assert.Single(host.Get("Export-RosePOModel ./out/small/align/rosepo -Destination ./gguf -Format Gguf -Type Q8"));
        Assert.Equal(host.InFolder("gguf/model.gguf"), gguf.Properties["File"].Value);
        Assert.Equal("GGUF", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(host.InFolder("gguf/model.gguf")), 0, 4));
    }

    [Fact]
    public void Runs_are_where_the_build_of_the_files_project_has_them()
    {
        var project = Directory.CreateDirectory(host.InFolder("built/experiments")).Parent!.FullName;
        File.WriteAllText(Path.Combine(project, "built.csproj"), "<Project Sdk=\"RosePO.Sdk\" />");
        File.WriteAllText(Path.Combine(project, "experiments", "one.yml"), "name: one\ndataset: { format: Sample, sample: { users: 20, families: 8, familySize: 4 } }\n");
        var result = Assert.Single(host.Get("Invoke-RosePOExperiment ./built/experiments/one.yml"));
        Assert.Equal(Path.Combine(project, "runs", "one"), result.Properties["Folder"].Value);
        Assert.False(Directory.Exists(Path.Combine(project, "experiments", "runs")));
    }

    [Fact]
    public void A_number_of_stages_side_by_side_that_none_can_be_is_refused_by_its_parameter()
    {
        Experiment("beside.yml");
        var (output, errors) = host.Run("Invoke-RosePOExperiment ./beside.yml -Parallel -1; Invoke-RosePOExperiment ./beside.yml -Parallel many");
        Assert.Empty(output);
        Assert.Equal("'parallel' is '-1' where a whole number of at least 0 is needed: correct the value.", errors[0].Exception.Message);
        Assert.Equal("Parallel", errors[0].CategoryInfo.TargetName);
        Assert.Contains("'parallel' is 'many' where a whole number is needed", errors[1].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_says_of_each_stage_what_would_be_done_and_writes_nothing()
    {
        Experiment("dry.yml");
        var stages = host.Get("Invoke-RosePOExperiment ./dry.yml -Runs ./dry -DryRun");
        Assert.Equal(
            ["import", "sft", "pairs/main", "smooth/main", "align/rosepo", "measure"], stages.Select(stage => stage.Properties["Stage"].Value));
        Assert.All(stages, stage => Assert.Equal(("Run", "new"), ($"{stage.Properties["Action"].Value}", stage.Properties["Reason"].Value)));
        Assert.False(Directory.Exists(host.InFolder("dry")));
    }

    [Theory]
    [InlineData("-Set sft.epochs=0.2, seed=3")]
    [InlineData("-Set @{ 'sft.epochs' = 0.2; seed = 3 }")]
    [InlineData("-Set @{ sft = @{ epochs = 0.2 } } -Seed 3")]
    public void Settings_replace_the_files_values_however_they_are_written(string settings)
    {
        Experiment("set.yml");
        using (CultureScope.Comma())
        {
            host.Get($"Invoke-RosePOExperiment ./set.yml -Runs ./planned {settings} -WhatIf");
            Assert.False(Directory.Exists(host.InFolder("planned")));
            host.Get($"Invoke-RosePOExperiment ./set.yml -Runs ./set {settings}");
        }

        var plan = File.ReadAllText(host.InFolder("set/small/experiment.resolved.yml"));
        Assert.Contains("epochs: 0.2\n", plan);
        Assert.Contains("seed: 3\n", plan);
    }

    [Theory]
    [InlineData("Invoke-RosePOExperiment ./missing.yml", "FileNotFound")]
    [InlineData("Invoke-RosePOExperiment ./bad.yml -Set sft.epoch=2", "ExperimentKeyUnknown")]
    [InlineData("Invoke-RosePOExperiment ./bad.yml -Set sft.epochs=two", "RequestInvalid")]
    [InlineData("Invoke-RosePOExperiment ./bad.yml -Set nonsense", "RequestInvalid")]
    [InlineData("Invoke-RosePOExperiment -LiteralPath './[bad].yml'", "FileNotFound")]
    [InlineData("Invoke-RosePOExperiment './none*.yml'", "FileNotFound")]
    public void A_wrong_experiment_is_one_error_by_its_id(string script, string id)
    {
        Experiment("bad.yml");
        Assert.Equal($"{id},RosePO.Commands.InvokeRosePOExperimentCommand", host.Error(script).FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Get-RosePORun ./missing", "FileNotFound,RosePO.Commands.GetRosePORunCommand")]
    [InlineData("Export-RosePOModel ./missing -Destination ./x", "FileNotFound,RosePO.Commands.ExportRosePOModelCommand")]
    [InlineData("Install-RosePORuntime -Source ./missing -Destination ./x", "PackageNotFound,RosePO.Commands.InstallRosePORuntimeCommand")]
    public void Other_commands_have_their_ids_too(string script, string id) => Assert.Equal(id, host.Error(script).FullyQualifiedErrorId);

    [Fact]
    public void The_runtime_is_checked_and_an_installation_that_is_only_asked_about_writes_nothing()
    {
        var checks = host.Get("Test-RosePORuntime cpu");
        Assert.All(checks, check => Assert.Contains(check.Properties["Status"].Value.ToString(), (string[])["Passed", "Warning"]));
        Assert.True((bool)Assert.Single(host.Get("Test-RosePORuntime cpu -Quiet")).BaseObject);
        Assert.False((bool)Assert.Single(host.Get("Test-RosePORuntime cuda:97 -Quiet")).BaseObject);
        host.Get("Install-RosePORuntime -Source ./packages -Destination ./libtorch -WhatIf");
        Assert.False(Directory.Exists(host.InFolder("libtorch")));
    }
}
