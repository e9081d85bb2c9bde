using System.Management.Automation;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class PipelineTests(Host host) : IClassFixture<Host>
{
    private const string Tiny =
        "$tiny = @{ HiddenSize = 32; Layers = 1; Heads = 2; KeyValueHeads = 2; IntermediateSize = 64; ContextLength = 384; ValidationUsers = 5 };";

    private const string Sample = "Import-RecDataset -Format Sample -SampleUsers 30 -SampleFamilies 8 -SampleFamilySize 4 -SampleMeanInteractions 8";

    [Fact]
    public void The_whole_pipeline_runs_on_a_generated_sample()
    {
        var rows = host.Get($$"""
            {{Tiny}}
            $data = {{Sample}}
            $sft  = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft -PretrainEpochs 1 @tiny
            $data | New-PreferencePairs -Strategy SelfHard, Semantic, Popularity -Model $sft -MaxExamples 20 |
                Invoke-OracleSmoothing -Oracle SasRec -Epochs 1 |
                Start-RosePOTraining -Model $sft -Loss RosePO -Destination runs/rosepo -ValidationUsers 5 |
                Measure-Recommendations -Dataset $data -Baseline Popularity, SasRec, $sft -Resamples 50 -GenerationUsers 2 -Plots
            """);
        Assert.Equal(["popularity", "rosepo", "sasrec", "sft"], rows.Select(row => (string)row.Properties["Name"].Value).Order());
        Assert.All(rows, row => Assert.Equal("RosePO.ModelMeasurement", row.TypeNames[0]));
        var measured = (string)rows[0].Properties["Measurement"].Value;
        Assert.True(File.Exists(Path.Combine(measured, "metrics.json")));
        Assert.True(File.Exists(Path.Combine(measured, "plots", "epsilon-rosepo.svg")));
        var report = File.ReadAllText(Path.Combine(measured, "report.html"));
        Assert.Contains("Measure-Recommendations -Dataset $data -Baseline Popularity, SasRec, $sft", report);
        Assert.Contains("<h3>Epsilon: rosepo</h3>", report);
        Assert.StartsWith(host.InFolder("runs/measurement-"), measured);
        Assert.True(File.Exists(host.InFolder("runs/sft-pretrain/artifact.json")));
        Assert.Contains("Align", File.ReadAllText(host.InFolder("runs/rosepo/artifact.json")));
    }

    [Fact]
    public void A_model_comes_with_its_control_where_it_is_asked_for_and_is_compared_with_it()
    {
        var lines = host.Get($$"""
            {{Tiny}}
            $data = {{Sample}}
            $sft  = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination control/sft -PretrainEpochs 0 -Epochs 0.1 @tiny
            $rows = $data | New-PreferencePairs -Strategy Random -MaxExamples 20 |
                Start-RosePOTraining -Model $sft -Loss Dpo -Beta 0.3 -Control -Destination control/dpo -ValidationUsers 5 |
                Measure-Recommendations -Dataset $data -Baseline $sft -Resamples 50 -GenerationUsers 2
            $rows.Name
            $rows.Comparisons.Where{ $_.Metric -eq 'HR@1' }.ForEach{ "$($_.Model) - $($_.Against)" }
            """);
        Assert.Equal(["sft", "dpo", "sft+dpo", "dpo - sft+dpo", "dpo - sft", "sft+dpo - sft"], lines.Select(line => line.ToString()));
        Assert.Contains("\"Nll\"", File.ReadAllText(host.InFolder("control/sft+dpo/artifact.json")));
    }

    [Fact]
    public void An_oracles_own_options_bind_and_its_calibration_is_told()
    {
        var smoothed = Assert.Single(host.Get($$"""
            $pairs = {{Sample}} | New-PreferencePairs -Strategy Random -MaxExamples 10
            $pairs | Invoke-OracleSmoothing -Oracle Caser -Window 2 -Objective BinaryCrossEntropy -Epochs 1 -FitTemperature -AboveMaximum Keep -OracleDestination runs/caser
            """));
        Assert.Contains("\"window\": 2", File.ReadAllText(host.InFolder("runs/caser/config.json")));
        Assert.Equal(smoothed.Properties["FittedTemperature"].Value, smoothed.Properties["Temperature"].Value);
        Assert.IsType<double>(smoothed.Properties["CalibrationErrorBefore"].Value);
        Assert.IsType<double>(smoothed.Properties["CalibrationErrorAfter"].Value);
        Assert.Equal(20, ((IReadOnlyCollection<int>)smoothed.Properties["Histogram"].Value).Count);
    }

    [Fact]
    public void The_same_command_finds_its_artifact_again()
    {
        var first = Assert.Single(host.Get(Sample));
        var second = Assert.Single(host.Get(Sample));
        Assert.Equal(first.Properties["Dataset"].Value, second.Properties["Dataset"].Value);
        Assert.True((bool)second.Properties["Reused"].Value);
        var other = Assert.Single(host.Get(Sample + " -Seed 2"));
        Assert.NotEqual(first.Properties["Dataset"].Value, other.Properties["Dataset"].Value);
    }

    [Fact]
    public void A_result_a_path_and_a_property_bag_bind_alike()
    {
        var paths = host.Get($$"""
            $data = {{Sample}}
            foreach ($form in $data, $data.Dataset, [pscustomobject]@{ Dataset = $data.Dataset }) {
                New-PreferencePairs -Dataset $form -Strategy Random -MaxExamples 10
            }
            """).Select(pairs => (string)pairs.Properties["Pairs"].Value);
        Assert.Single(paths.Distinct());
    }

    [Fact]
    public void Progress_ends_completed()
    {
        using var shell = host.Prepare(Sample + " -Seed 77");
        shell.Invoke();
        Assert.Empty(shell.Streams.Error);
        Assert.Equal(ProgressRecordType.Completed, shell.Streams.Progress[^1].RecordType);
    }

    [Fact]
    public void Popularity_on_MovieLens_reaches_its_known_hit_ratio()
    {
        Assert.SkipUnless(Directory.Exists(Repository.MovieLens), "The MovieLens 100K folder is not beside the checkout.");
        var row = Assert.Single(host.Get(
            $"Import-RecDataset '{Repository.MovieLens}' -Format MovieLens100K | Measure-Recommendations -Baseline Popularity -Resamples 100"));
        dynamic hit = row.Properties["HitRatio"].Value;
        Assert.Equal(943, (int)hit.Count);
        Assert.InRange((double)hit.Value, 0.15, 0.20);
    }

    [Fact]
    public void MovieLens_goes_through_the_pipeline_of_the_documentation()
    {
        Assert.SkipUnless(Directory.Exists(Repository.MovieLens), "The MovieLens 100K folder is not beside the checkout.");

        // The busiest users alone: the same path in seconds.
        var rows = host.Get($$"""
            {{Tiny}}
            $data = Import-RecDataset '{{Repository.MovieLens}}' -Format MovieLens100K -MinimumUserInteractions 400
            $sft  = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/ml-sft -Epochs 0.01 -PretrainEpochs 0.1 @tiny
            $data | New-PreferencePairs -Strategy SelfHard, Semantic, Popularity -Model $sft -MaxExamples 20 |
                Invoke-OracleSmoothing -Oracle SasRec -Epochs 1 -OracleDestination runs/ml-oracle |
                Start-RosePOTraining -Model $sft -Loss RosePO -Destination runs/ml-rosepo -ValidationUsers 5 |
                Measure-Recommendations -Dataset $data -Baseline Popularity, SasRec, $sft -Oracle runs/ml-oracle -Resamples 50 -GenerationUsers 2
            """);
        Assert.Equal(["ml-rosepo", "ml-sft", "popularity", "sasrec"], rows.Select(row => (string)row.Properties["Name"].Value).Order());
    }
}
