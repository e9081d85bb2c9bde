using System.Reflection.PortableExecutable;

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
                "Compare-RecMeasurement", "Export-PreferencePair", "Export-PreferencePairs", "Export-RecMeasurement", "Export-RosePOModel", "Get-Recommendation", "Get-RosePORun",
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
    public void The_package_fits_a_gallery()
    {
        // 250 MB, of which the native libraries take 105 when they are compressed (PackedContentTests of the tasks, which have the same).
        Assert.True(Files.Where(file => !file.Contains($"{Path.DirectorySeparatorChar}runtimes{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length) < 50_000_000);
    }

    [Fact]
    public void The_native_libraries_are_those_of_every_platform()
    {
        var runtimes = Path.Combine(Repository.PackedModule, "Dependencies", "runtimes");
        Assert.Equal(
            [
                "linux-arm64/native/libduckdb.so", "linux-x64/native/libLibTorchSharp.so", "linux-x64/native/libduckdb.so",
                "osx-arm64/native/libLibTorchSharp.dylib", "osx-arm64/native/libduckdb.dylib", "win-arm64/native/LibTorchSharp.dll", "win-arm64/native/duckdb.dll",
                "win-x64/native/LibTorchSharp.dll", "win-x64/native/duckdb.dll",
            ],
            Directory.EnumerateFiles(runtimes, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(runtimes, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(Repository.PackedModule, "Dependencies")), file => Path.GetExtension(file) is ".so" or ".dylib");
    }

    [Fact]
    public void Assemblies_are_of_no_platform()
    {
        var own = Files.Where(file => Path.GetFileName(file).StartsWith("RosePO.", StringComparison.Ordinal) && Path.GetExtension(file) == ".dll").ToList();
        Assert.Equal(5, own.Count);
        foreach (var file in own)
        {
            using var assembly = new PEReader(File.OpenRead(file));
            Assert.Equal((file, Machine.I386, CorFlags.ILOnly), (file, assembly.PEHeaders.CoffHeader.Machine, assembly.PEHeaders.CorHeader!.Flags));
        }
    }

    [Theory]
    [InlineData("RosePO")]
    [InlineData("RosePO.Assertions")]
    public void The_gallery_is_told_addresses_and_what_is_new(string module)
    {
        var manifest = Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, "artifacts", "module", module), $"{module}.psd1", SearchOption.AllDirectories));
        var data = Assert.Single(host.Get($"(Import-PowerShellDataFile '{manifest}').PrivateData.PSData"));
        string Told(string name) => (string)((System.Collections.Hashtable)data.BaseObject)[name]!;
        var tagged = $"{Told("ProjectUri")}/blob/v{Path.GetFileName(Repository.PackedModule)}/";
        Assert.StartsWith("https://", tagged, StringComparison.Ordinal);
        Assert.Equal($"{tagged}LICENSE", Told("LicenseUri"));
        Assert.EndsWith($"/v{Path.GetFileName(Repository.PackedModule)}/docs/images/icon.png", Told("IconUri"), StringComparison.Ordinal);
        Assert.Contains("### Added", Told("ReleaseNotes"), StringComparison.Ordinal);
        Assert.Contains(tagged, Told("ReleaseNotes"), StringComparison.Ordinal);

        // Of apostrophes, dollars and back-slashes none is lost on the way.
        var changes = File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md"));
        foreach (var line in Told("ReleaseNotes").ReplaceLineEndings("\n").Split('\n').Where(line => !line.Contains("](", StringComparison.Ordinal)))
        {
            Assert.Contains(line, changes, StringComparison.Ordinal);
        }
    }

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
