namespace RosePO.Module.Tests;

/// <summary>Every example of the help is run, as it is printed, in a folder with what it names.</summary>
[Collection(Host.Collection)]
public sealed class HelpExampleTests(HelpExampleTests.Prepared prepared) : IClassFixture<HelpExampleTests.Prepared>
{
    // Examples that write where the preparation has its models are run into folders of their own.
    private const string Elsewhere = "-Destination runs/";

    public static TheoryData<string, int> Examples
    {
        get
        {
            using var host = new Host();
            var data = new TheoryData<string, int>();
            foreach (var command in JobTests.Commands)
            {
                var count = host.Get($"(Get-Help {command.Data} -Examples).examples.example").Count;
                for (var i = 0; i < count; i++)
                {
                    data.Add(command.Data, i);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_runs(string command, int index)
    {
        var code = Assert.Single(prepared.Host.Get($"@(Get-Help {command} -Examples).examples.example[{index}].code")).ToString();
        var (_, errors) = prepared.Host.Run(code.Replace(Elsewhere, $"{Elsewhere}{command}-{index}-"));
        Assert.Empty(errors.Select(error => $"{code}: {error}"));
    }

    public sealed class Prepared : IDisposable
    {
        public Prepared()
        {
            // This host has no cmdlets for formatting.
            Host.Get("function global:Format-List { process { $_ } }; function global:Format-Table { process { $_ } }");
            Host.Get($". '{Path.Combine(Repository.Root, "tests", "pester", "examples.ps1")}'");
        }

        public Host Host { get; } = new();

        public void Dispose() => Host.Dispose();
    }
}
