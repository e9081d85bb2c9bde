namespace RosePO.Module.Tests;

/// <summary>What <c>Import-Module</c> costs, in a real shell that has loaded nothing else.</summary>
public sealed class ImportTests
{
    // What is loaded beside the shell's own, and, where the system tells, native libraries.
    private const string Loaded = """
        [AppDomain]::CurrentDomain.GetAssemblies().ForEach{ $_.GetName().Name }.Where{ $_ -match 'RosePO|TorchSharp|DuckDB|YamlDotNet|Tokenizers' } | Sort-Object
        if (Test-Path /proc/self/maps) { (Get-Content /proc/self/maps) -match 'torch|duckdb' | ForEach-Object { ($_ -split '/')[-1] } | Sort-Object -Unique }
        """;

    // The core's own assembly is small, and the runtime may load it when it likes.
    [Fact]
    public async Task Importing_the_module_and_asking_for_its_commands_loads_nothing_of_what_the_core_needs()
    {
        var (code, said) = await RealShell.RunAsync("-NoProfile", "-Command", $"Import-Module '{Repository.Manifest}'; $null = Get-Command -Module RosePO; {Loaded}");
        string[] loaded = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(0, code);
        Assert.Contains("RosePO.Module", loaded);
        Assert.DoesNotContain(loaded, name => !name.StartsWith("RosePO.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistake_in_a_file_is_told_without_loading_libtorch()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("rosepo-import-").FullName, "wrong.yml");
        await File.WriteAllTextAsync(file, "dataset: { format: Sample }\nsft: { epoch: 1 }\n", TestContext.Current.CancellationToken);
        try
        {
            var (_, said) = await RealShell.RunAsync("-NoProfile", "-Command", $"Import-Module '{Repository.Manifest}'; Invoke-RosePOExperiment '{file}'; {Loaded}");
            Assert.Contains("wrong.yml(2,8): 'epoch' is not a key", said.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains("RosePO.Core", said, StringComparison.Ordinal);
            Assert.DoesNotContain("torch_cpu", said, StringComparison.Ordinal);
            Assert.DoesNotContain("libduckdb", said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
