namespace RosePO.Module.Tests;

/// <summary>Every example of the help is run, as it is printed, in a folder with what it names.</summary>
[Collection(Host.Collection)]
public sealed class HelpExampleTests(HelpExampleTests.Prepared prepared) : IClassFixture<HelpExampleTests.Prepared>
{
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
        prepared.EnterCopy($"{command}-{index}");
        var (_, errors) = prepared.Host.Run(code);
        Assert.Empty(errors.Select(error => $"{code}: {error}"));
    }

    public sealed class Prepared : IDisposable
    {
        private const string Original = "prepared";

        public Prepared()
        {
            Enter(Original);

            Host.Get($". '{Path.Combine(Repository.Root, "tests", "pester", "examples.ps1")}'");
        }

        public Host Host { get; } = new();

        /// <summary>Each example begins with what was prepared and nothing else: examples run in any order.</summary>
        public void EnterCopy(string name)
        {
            Enter(name);
            var (from, to) = (Host.InFolder(Original), Host.InFolder(name));
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public void Dispose() => Host.Dispose();

        private void Enter(string name)
        {
            Directory.CreateDirectory(Host.InFolder(name));
            Host.Get($"$null = $ExecutionContext.SessionState.Path.SetLocation('{Host.InFolder(name)}')");
        }
    }
}
