namespace RosePO.Module.Tests;

/// <summary>The tests that a new project of <c>dotnet new rosepo</c> has, on a run of its experiment, in the shell that users have.</summary>
public sealed class TemplateTests
{
    [Fact]
    public async Task The_Pester_tests_of_the_template_pass_on_a_run_of_its_experiment()
    {
        var folder = Directory.CreateTempSubdirectory("rosepo-template-").FullName;
        try
        {
            Instantiate(folder);
            var modules = Path.Combine(Repository.Root, "artifacts", "module");
            var (code, said) = await RealShell.RunAsync(
                "-NoProfile",
                "-Command",
                $$"""
                $ErrorActionPreference = 'Stop'
                $env:PSModulePath = '{{modules}}' + [IO.Path]::PathSeparator + $env:PSModulePath
                Import-Module '{{Path.Combine(FreshUser.PackageFolder, "pester", "6.2.0", "tools", "Pester.psd1")}}'
                $null = Invoke-RosePOExperiment '{{Path.Combine(folder, "experiment.yml")}}' -Runs '{{Path.Combine(folder, "runs")}}' -Set 'measure.generationUsers=1', 'measure.resamples=20'
                $configuration = New-PesterConfiguration
                $configuration.Run.Path = '{{Path.Combine(folder, "tests")}}'
                $configuration.Run.PassThru = $true
                $ran = Invoke-Pester -Configuration $configuration
                "passed $($ran.PassedCount) of $($ran.TotalCount)"
                """);
            Assert.True(code == 0 && said.Contains("passed 4 of 4", StringComparison.Ordinal), said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // As the template engine does, with the defaults of template.json.
    private static void Instantiate(string folder)
    {
        var template = Path.Combine(Repository.Root, "templates", "rosepo");
        using var symbols = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(template, ".template.config", "template.json")));
        foreach (var name in (string[])["experiment.yml", "data/ratings.csv", "tests/Recommender.Tests.ps1"])
        {
            var text = File.ReadAllText(Path.Combine(template, name));
            foreach (var symbol in symbols.RootElement.GetProperty("symbols").EnumerateObject().Select(symbol => symbol.Value).Where(symbol => symbol.TryGetProperty("replaces", out _)))
            {
                text = text.Replace(symbol.GetProperty("replaces").GetString()!, symbol.GetProperty("defaultValue").GetString(), StringComparison.Ordinal);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }
}
