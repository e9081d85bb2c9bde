using System.IO.Compression;

namespace RosePO.Tasks.Tests;

/// <summary>Who passes the package on passes on the licences of what is in it.</summary>
[Collection(PackedBuilds.Name)]
public class PackedLicenceTests(PackedFeed feed)
{
    [Fact]
    public void The_package_has_its_own_licence_and_those_of_the_packages_in_it()
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"RosePO.Tasks.{PackedFeed.Version}.nupkg"));
        var names = package.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        foreach (var name in (string[])["README.md", "RosePO.Tasks/LICENSE", "TorchSharp/LICENSE.txt", "Apache.Arrow/LICENSE.txt", "SkiaSharp/THIRD-PARTY-NOTICES.txt"])
        {
            Assert.Contains($"licenses/{name}", names);
        }
    }
}
