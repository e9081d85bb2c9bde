using System.Management.Automation;
using System.Security.Cryptography;

namespace RosePO.Module.Tests;

/// <summary>Stopping the pipeline, as Ctrl+C does, in each command that works long.</summary>
[Collection(Host.Collection)]
public sealed class StopTests(StopTests.Prepared prepared) : IClassFixture<StopTests.Prepared>
{
    private Host Host => prepared.Host;

    [Theory]
    [InlineData("Import-RecDataset", "Import-RecDataset -Format Sample -SampleUsers 400000 -Destination stopped")]
    [InlineData("Start-RosePOTraining: pretrain", "$data | Start-RosePOTraining -Model Embedded -PretrainEpochs 10000 -Destination stopped @tiny", "stopped-pretrain")]
    [InlineData("Start-RosePOTraining: sft", "$data | Start-RosePOTraining -Model Embedded -PretrainEpochs 0 -Epochs 10000 -Destination stopped @tiny")]
    [InlineData("New-PreferencePairs", "$large | New-PreferencePairs -Strategy SelfHard -Model $sft -MaxExamples 100000 -RecentPositions 50 -Destination stopped")]
    [InlineData("Invoke-OracleSmoothing", "$pairs | Invoke-OracleSmoothing -Epochs 10000 -Destination stopped -OracleDestination stopped-oracle")]
    [InlineData("Start-RosePOTraining: align", "$pairs | Start-RosePOTraining -Model $sft -Epochs 10000 -ValidationUsers 0 -Destination stopped")]
    [InlineData("Measure-Recommendations", "$large | Measure-Recommendations -Model $sft -Destination stopped")]
    [InlineData("Get-Recommendation", "1..3000 | Get-Recommendation -Model $sft -Dataset $large -Method Score")]
    [InlineData("Invoke-RosePOExperiment", "Invoke-RosePOExperiment ./long.yml -Runs .", "long/sft")]
    public void Stopping_ends_the_work_and_leaves_no_artifact(string activity, string script, string destination = "stopped")
    {
        Stop(script, activity);
        Assert.False(Directory.Exists(Host.InFolder(destination)));
        Assert.False(Directory.Exists(Host.InFolder("stopped-oracle")));
    }

    [Theory]
    [InlineData("sft", "$data | Start-RosePOTraining -Model Embedded -PretrainEpochs 0 -Epochs 3 @tiny -Destination", "model.safetensors")]
    [InlineData("align", "$pairs | Start-RosePOTraining -Model $sft -Epochs 8 -ValidationUsers 0 -LoraRank 4 -Destination", "adapter_model.safetensors")]
    public void A_stopped_training_goes_on_where_it_was_to_the_bytes_of_one_that_was_left_alone(string stage, string training, string weights)
    {
        Host.Get($"{training} whole-{stage}");
        Stop($"{training} cut-{stage}", $"Start-RosePOTraining: {stage}");
        var checkpoint = Assert.Single(Directory.GetDirectories(Host.Folder, $"cut-{stage}.partial-*"));
        Assert.NotEmpty(Directory.EnumerateFiles(checkpoint, "*", SearchOption.AllDirectories));
        Assert.Equal("interrupted", Assert.Single(Host.Get($"Get-RosePORun . | Where-Object Name -Like 'cut-{stage}*'")).Properties["State"].Value.ToString(), ignoreCase: true);
        Host.Get($"{training} cut-{stage}");
        Assert.Equal(HashOf($"whole-{stage}/{weights}"), HashOf($"cut-{stage}/{weights}"));
        Assert.Empty(Directory.GetDirectories(Host.Folder, $"cut-{stage}.partial-*"));
    }

    private string HashOf(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Host.InFolder(file))));

    // Stops a script when the progress of an activity first shows.
    private void Stop(string script, string activity)
    {
        using var shell = Host.Prepare(script);
        using var begun = new ManualResetEventSlim();
        shell.Streams.Progress.DataAdded += (_, added) =>
        {
            if (shell.Streams.Progress[added.Index].Activity.StartsWith(activity, StringComparison.Ordinal))
            {
                begun.Set();
            }
        };
        var running = shell.BeginInvoke();

        // Enumerating the error stream here would wait for the end of the pipeline.
        Assert.True(begun.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        shell.Stop();
        Record.Exception(() => shell.EndInvoke(running));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }

    public sealed class Prepared : IDisposable
    {
        public Prepared()
        {
            File.WriteAllText(Host.InFolder("long.yml"), """
                name: long
                dataset: { format: Sample, sample: { users: 30, families: 8, familySize: 4 } }
                sft: { epochs: 10000, validation: { users: 0 }, embedded: { hiddenSize: 32, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 64, contextLength: 384 } }
                """);
            Host.Get("""
                $tiny = @{ Stage = 'Sft'; HiddenSize = 32; Layers = 1; Heads = 2; KeyValueHeads = 2; IntermediateSize = 64; ContextLength = 384; ValidationUsers = 0 }
                $data = Import-RecDataset -Format Sample -SampleUsers 30 -SampleFamilies 8 -SampleFamilySize 4 -SampleMeanInteractions 8 -Destination data
                $large = Import-RecDataset -Format Sample -SampleUsers 3000 -SampleFamilies 8 -SampleFamilySize 4 -Destination large
                $sft = $data | Start-RosePOTraining -Model Embedded -PretrainEpochs 0 -Epochs 0.1 -Destination sft @tiny
                $pairs = $data | New-PreferencePairs -Strategy Random -MaxExamples 20 -Destination pairs
                """);
        }

        public Host Host { get; } = new();

        public void Dispose() => Host.Dispose();
    }
}
