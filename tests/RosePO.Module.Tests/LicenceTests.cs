using System.Text.Json;

namespace RosePO.Module.Tests;

/// <summary>Who passes the module on passes on the licences of what is in it.</summary>
public sealed class LicenceTests
{
    [Fact]
    public void Every_package_in_the_module_has_its_licence_in_it()
    {
        var licences = Path.Combine(Repository.PackedModule, "licenses");
        var page = File.ReadAllText(Path.Combine(licences, "README.md"));
        var texts = page[page.IndexOf("## Texts", StringComparison.Ordinal)..];
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.PackedModule, "Dependencies", "RosePO.Core.deps.json")));
        var packages = document.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Split('/')[0])
            .Concat(["Microsoft.AspNetCore.OpenApi", "Microsoft.OpenApi", "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Exporter.Prometheus.AspNetCore"])
            .ToList();
        Assert.Contains("TorchSharp", packages);
        Assert.All(packages, package => Assert.Contains($"| {package} |", page, StringComparison.Ordinal));

        // Packages without a file for this platform leave nothing in the module.
        Assert.All(
            packages.Where(package => !package.StartsWith("SkiaSharp.NativeAssets", StringComparison.Ordinal)),
            package => Assert.True(Directory.Exists(Path.Combine(licences, package)) || texts.Contains(package, StringComparison.Ordinal), package));
    }
}
