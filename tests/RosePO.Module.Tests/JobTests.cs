using System.Management.Automation;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class JobTests(Host host) : IClassFixture<Host>
{
    private const string Sample = "Import-RecDataset -Format Sample -SampleUsers 30 -SampleFamilies 8 -SampleFamilySize 4 -SampleMeanInteractions 8";

    public static TheoryData<string> Commands
    {
        get
        {
            using var own = new Host();
            return [.. own.Get("Get-Command -Module RosePO -CommandType Cmdlet").Select(command => (string)command.Properties["Name"].Value)];
        }
    }

    [Fact]
    public void A_job_gives_the_result_itself_at_the_callers_location()
    {
        var result = Assert.Single(host.Get($"$job = {Sample} -Destination jobs/data -AsJob; $job | Receive-Job -Wait"));
        Assert.Equal("RosePO.DatasetResult", result.TypeNames[0]);
        Assert.Equal(host.InFolder("jobs/data"), result.Properties["Dataset"].Value);
        Assert.Equal("Completed", Assert.Single(host.Get("$job.State")).ToString());
        Assert.Empty(host.Get("$id = $job.Id; Remove-Job $job; Get-Job | Where-Object Id -EQ $id"));
    }

    [Fact]
    public void A_job_takes_the_records_of_the_pipeline_and_its_errors_keep_their_ids()
    {
        File.WriteAllLines(
            host.InFolder("good.csv"), ["user,item,title,timestamp", .. Enumerable.Range(0, 60).Select(row => $"{row % 10},{row * 7 % 41},Title {row * 7 % 41},{row}")]);
        var (output, errors) = host.Run("'./missing.csv', './good.csv' | Import-RecDataset -AsJob | Receive-Job -Wait");
        Assert.Single(output);
        Assert.Equal("FileNotFound,RosePO.Commands.ImportRecDatasetCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void All_models_of_a_pipeline_are_measured_together_in_a_job_too()
    {
        var rows = host.Get($$"""
            $data = {{Sample}}
            $tiny = @{ HiddenSize = 32; Layers = 1; Heads = 2; KeyValueHeads = 2; IntermediateSize = 64; ContextLength = 384; ValidationUsers = 5; PretrainEpochs = 0; Epochs = 0.1 }
            $one = $data | Start-RosePOTraining -Model Embedded -Destination jobs/one @tiny
            $two = $data | Start-RosePOTraining -Model Embedded -Destination jobs/two -Seed 2 @tiny -AsJob | Receive-Job -Wait
            $one, $two | Measure-Recommendations -Resamples 20 -GenerationUsers 2 -AsJob | Receive-Job -Wait
            """);
        Assert.Equal(["one", "two"], rows.Select(row => row.Properties["Name"].Value));
    }

    [Fact]
    public void Stopping_a_job_cancels_its_work_and_leaves_no_artifact()
    {
        host.Get($$"""
            $job = {{Sample}} | Start-RosePOTraining -Model Embedded -Destination jobs/stopped -PretrainEpochs 0 -Epochs 10000 -HiddenSize 32 -Layers 1 -Heads 2 -KeyValueHeads 2 -IntermediateSize 64 -ContextLength 384 -AsJob
            while ($job.State -eq 'Running' -and -not ($job.Progress.Activity -match 'sft')) { [System.Threading.Thread]::Sleep(50) }
            Stop-Job $job
            """);
        Assert.Equal("Stopped", Assert.Single(host.Get("$job.State")).ToString());
        Assert.False(Directory.Exists(host.InFolder("jobs/stopped")));
        Assert.NotEmpty(Directory.GetDirectories(host.InFolder("jobs"), "stopped.partial-*"));
    }

    [Fact]
    public void A_job_starts_where_its_caller_is_on_a_drive_of_the_callers_own()
    {
        using var own = new Host();
        var folder = own.AddDrive("Lab");
        var result = Assert.Single(own.Get($"$null = $ExecutionContext.SessionState.Path.SetLocation('Lab:/'); {Sample} -Destination data -AsJob | Receive-Job -Wait"));
        Assert.Equal(Path.Combine(folder, "data"), result.Properties["Dataset"].Value);
    }

    [Fact]
    public void WhatIf_starts_no_job() => Assert.Empty(host.Get($"{Sample} -AsJob -WhatIf"));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_that_offers_a_job_collects_records_for_one(string command)
    {
        var type = (Type)Assert.Single(host.Get($"(Get-Command {command}).ImplementingType")).BaseObject;
        var offers = type.GetProperty("AsJob") is not null;
        Assert.Equal(offers, type.GetMethod("ProcessRecord", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.DeclaringType!.Name == "JobCommand");

        // A job's pipeline binds by name what this one bound by value; the object itself comes in the record.
        Assert.All(
            type.GetProperties().Where(property => offers && property.Name != "InputObject").SelectMany(property => property.GetCustomAttributes(typeof(ParameterAttribute), true)).Cast<ParameterAttribute>().Where(parameter => parameter.ValueFromPipeline),
            parameter => Assert.True(parameter.ValueFromPipelineByPropertyName));
    }
}
