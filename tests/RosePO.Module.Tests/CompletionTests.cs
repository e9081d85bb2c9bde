namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class CompletionTests : IClassFixture<CompletionTests.WithRuns>
{
    private readonly Host _host;

    public CompletionTests(WithRuns runs) => _host = runs.Host;

    private List<string> Complete(string line)
    {
        using var shell = _host.Prepare("param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.ForEach{ $_.CompletionText }");
        shell.AddParameter("line", line);
        var found = shell.Invoke().Select(text => text.ToString()).ToList();
        Assert.Empty(shell.Streams.Error.Select(error => error.ToString()));
        return found;
    }

    [Theory]
    [InlineData("Import-RecDataset -Format Sam", "Sample")]
    [InlineData("Import-RecDataset -Encoding utf", "utf-8", "utf-16")]
    [InlineData("New-PreferencePairs -Strategy Sem", "Semantic")]
    [InlineData("Start-RosePOTraining -Loss RosePO", "RosePO", "RosePOList", "RosePORobust")]
    [InlineData("Start-RosePOTraining -Model Emb", "Embedded")]
    [InlineData("Start-RosePOTraining -Precision F", "Fp32")]
    [InlineData("Start-RosePOTraining -Device c", "cpu", "cuda", "cuda:0")]
    [InlineData("Start-RosePOTraining -LoraTargetModules k", "k_proj")]
    [InlineData("Invoke-OracleSmoothing -Oracle S", "SasRec")]
    [InlineData("Install-RosePORuntime -Kind Cu", "Cuda")]
    [InlineData("Get-RosePORun -Kind m", "measurement", "model")]
    [InlineData("Export-RosePOModel -Type B", "Bf16")]
    [InlineData("Export-PreferencePairs -PromptTemplate S", "SDpo")]
    [InlineData("Measure-Recommendations -Baseline G", "Gru4Rec")]
    [InlineData("Get-Recommendation -Method B", "Beam")]
    public void Names_complete(string line, params string[] expected) => Assert.Equal(expected, Complete(line));

    [Theory]
    [InlineData("Start-RosePOTraining -Dataset ", "./runs/data", "'./runs/with space'")]
    [InlineData("Start-RosePOTraining -Dataset runs/d", "./runs/data")]
    [InlineData("Start-RosePOTraining -Dataset da", "./runs/data")]
    [InlineData("New-PreferencePairs -Dataset './runs/w", "'./runs/with space'")]
    [InlineData("Start-RosePOTraining -Pairs ", "./runs/pairs")]
    [InlineData("Invoke-OracleSmoothing -Pairs ", "./runs/pairs")]
    public void Artifacts_on_disk_complete_by_kind(string line, params string[] expected) => Assert.Equal(expected, Complete(line));

    [Theory]
    [InlineData("Invoke-RosePOExperiment ./experiment.yml -Set sft.epo", "sft.epochs=")]
    [InlineData("Invoke-RosePOExperiment -Path ./experiment.yml -Set align.mine.beta", "align.mine.beta=")]
    [InlineData("Invoke-RosePOExperiment ./experiment.yml -Set sft.schedule.shape=Lin", "sft.schedule.shape=Linear")]
    [InlineData("Invoke-RosePOExperiment ./experiment.yml -Set seed=1, dataset.sample.u", "dataset.sample.users=")]
    public void Settings_complete_with_the_files_keys_and_values(string line, params string[] expected) => Assert.Equal(expected, Complete(line));

    [Theory]
    [InlineData("Measure-Recommendations -Metric hr", "'HR@1'", "'HR@5'", "'HR@10'")]
    [InlineData("Compare-RecMeasurement -Metric 'HR@1', Sem", "SemanticExcess")]
    [InlineData("Compare-RecMeasurement runs/measured -Against ", "random", "popularity")]
    [InlineData("Compare-RecMeasurement -Measurement $rows -Model p", "popularity")]
    [InlineData("Compare-RecMeasurement -Against ran", "random")]
    [InlineData("Measure-Recommendations -Baseline Popularity, Random -Against ", "popularity", "random")]
    [InlineData("Measure-Recommendations -Model runs/tiny, runs/none -Against ", "tiny")]
    public void Names_of_metrics_and_models_complete(string line, params string[] expected) => Assert.Equal(expected, Complete(line).Take(expected.Length));

    [Theory]
    [InlineData("Get-Recommendation -Dataset runs/data -User 1")]
    [InlineData("Get-Recommendation -Dataset $data -User 1")]
    [InlineData("Get-Recommendation -Model runs/tiny -User 1")]
    public void Users_of_the_dataset_complete(string line)
    {
        var users = Complete(line);
        Assert.Contains("1", users);
        Assert.InRange(users.Count, 2, 20);
        Assert.All(users, user => Assert.StartsWith("1", user, StringComparison.Ordinal));
    }

    [Fact]
    public void No_user_completes_where_two_datasets_could_be_meant() => Assert.DoesNotContain("1", Complete("Get-Recommendation -User 1"));

    [Theory]
    [MemberData(nameof(JobTests.Commands), MemberType = typeof(JobTests))]
    public void Every_parameter_that_has_names_offers_them(string command)
    {
        var named = _host.Get($$"""
            (Get-Command {{command}}).Parameters.Values | Where-Object {
                -not [System.Management.Automation.Cmdlet]::CommonParameters.Contains($_.Name) -and (
                    $_.ParameterType.IsEnum -or $_.ParameterType.GetElementType().IsEnum -or
                    $_.Attributes.Where{ $_ -is [ValidateSet] -or $_ -is [RosePO.Binding.NameCompletionsAttribute] })
            } | ForEach-Object Name
            """);
        Assert.All(named, parameter => Assert.NotEmpty(Complete($"{command} -{parameter} ")));
    }

    public sealed class WithRuns : IDisposable
    {
        public WithRuns()
        {
            const string Sample = "Import-RecDataset -Format Sample -SampleUsers 20 -SampleFamilies 8 -SampleFamilySize 4";
            File.WriteAllText(Host.InFolder("experiment.yml"), "dataset: { format: Sample }\nsft: { epochs: 1 }\npairs: { hard: {} }\nalign: { mine: {} }\n");
            Host.Get($"$data = {Sample} -Destination runs/data; $null = {Sample} -Seed 2 -Destination 'runs/with space'; $data | New-PreferencePairs -Strategy Random -MaxExamples 5 -Destination runs/pairs");
            Host.Get("$rows = $data | Measure-Recommendations -Baseline Random, Popularity -Resamples 10 -Destination runs/measured");
            Host.Get("$data | Start-RosePOTraining -Model Embedded -PretrainEpochs 0 -Epochs 0.1 -ValidationUsers 0 -HiddenSize 32 -Layers 1 -Heads 2 -KeyValueHeads 2 -IntermediateSize 64 -ContextLength 384 -Destination runs/tiny");
        }

        public Host Host { get; } = new();

        public void Dispose() => Host.Dispose();
    }
}
