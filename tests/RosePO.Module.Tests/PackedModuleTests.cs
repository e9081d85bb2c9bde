namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class PackedModuleTests(Host host) : IClassFixture<Host>
{
    private static IEnumerable<string> Files => Directory.EnumerateFiles(Repository.PackedModule, "*", SearchOption.AllDirectories);

    [Fact]
    public void The_manifest_is_valid_and_names_every_command()
    {
        var manifest = Assert.Single(host.Get($"Test-ModuleManifest '{Repository.Manifest}'"));
        Assert.Equal(Path.GetFileName(Repository.PackedModule), manifest.Properties["Version"].Value.ToString());
        var commands = host.Get("Get-Command -Module RosePO").Select(command => (string)command.Properties["Name"].Value).Order();
        Assert.Equal(
            [
                "Compare-RecMeasurement", "Export-PreferencePair", "Export-PreferencePairs", "Export-RosePOModel", "Get-Recommendation", "Get-RosePORun",
                "Import-PreferencePair", "Import-PreferencePairs", "Import-RecDataset", "Install-RosePORuntime", "Invoke-OracleSmoothing",
                "Invoke-RosePOExperiment", "Measure-Recommendation", "Measure-Recommendations", "New-PreferencePair", "New-PreferencePairs",
                "Select-RosePOModel", "Start-RosePOServer", "Start-RosePOTraining", "Stop-RosePOServer", "Test-RosePORuntime",
            ],
            commands);
    }

    [Fact]
    public void The_version_is_that_of_the_assembly()
    {
        var version = System.Reflection.AssemblyName.GetAssemblyName(Path.Combine(Repository.PackedModule, "RosePO.Module.dll")).Version!;
        Assert.Equal(Path.GetFileName(Repository.PackedModule), version.ToString(3));
    }

    [Fact]
    public void No_libtorch_no_native_ONNX_Runtime_and_no_PowerShell_is_packed() => Assert.DoesNotContain(
        Files.Select(file => Path.GetFileName(file)),
        name => name.Contains("torch_cpu") || name.Contains("torch_cuda") || name.Contains("c10") || name.Contains("onnxruntime", StringComparison.Ordinal)
            || name.StartsWith("System.Management.Automation", StringComparison.Ordinal));

    [Fact]
    public void Dependencies_lie_apart_from_the_cmdlets()
    {
        Assert.Equal(
            ["RosePO.Abstractions.dll", "RosePO.Module.dll"],
            Directory.EnumerateFiles(Repository.PackedModule, "*.dll").Select(file => Path.GetFileName(file)).Order());
        Assert.True(File.Exists(Path.Combine(Repository.PackedModule, "Dependencies", "RosePO.Core.deps.json")));
    }

    [Fact]
    public void The_package_fits_a_gallery() => Assert.True(Files.Sum(file => new FileInfo(file).Length) < 250_000_000);

    [Fact]
    public void The_manifest_at_the_root_of_a_checkout_imports_the_built_tree()
    {
        using var checkout = new Host(Path.Combine(Repository.Root, "RosePO.psd1"));
        Assert.Equal("RosePO", Assert.Single(checkout.Get("Get-Module RosePO")).Properties["Name"].Value);
        Assert.Single(checkout.Get("Import-RecDataset -Format Sample -SampleUsers 20 -SampleFamilies 8 -SampleFamilySize 4"));
        Assert.NotEmpty(checkout.Get("(Get-Help Import-RecDataset -Examples).examples.example"));
        Assert.Equal(
            Path.GetFileName(Repository.PackedModule),
            Assert.Single(checkout.Get("(Get-Module RosePO).Version.ToString()")).ToString());
    }
}
