using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>What is in a package: native libraries, fragments of large ones, and the packages it goes on in.</summary>
internal static class PackageArchive
{
    /// <summary>Compares a package with the SHA-512 that it should have.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageInvalid"/>.</exception>
    public static void Verify(string path, string expected)
    {
        string actual;
        using (var stream = File.OpenRead(path))
        {
            actual = Convert.ToBase64String(SHA512.HashData(stream));
        }

        if (actual != expected)
        {
            throw RuntimeErrors.WrongHash(path, expected, actual);
        }
    }

    /// <summary>The packages of libtorch that a package depends on, with exact versions.</summary>
    public static IReadOnlyList<(string Id, string Version)> Dependencies(PackageFile package) => Read(package, archive =>
    {
        var entry = archive.Entries.FirstOrDefault(entry => !entry.FullName.Contains('/', StringComparison.Ordinal) && entry.Name.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase))
            ?? throw RuntimeErrors.NotAPackage(package.Path, "it has no .nuspec");
        using var stream = entry.Open();
        return XDocument.Load(stream).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => (Id: element.Attribute("id")?.Value ?? "", Version: (element.Attribute("version")?.Value ?? "").Trim('[', ']', ' ')))
            .Where(dependency => dependency.Id.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase)
                && dependency.Version.Length > 0 && dependency.Version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
            .Distinct()
            .ToList();
    });

    /// <summary>
    /// Puts the platform's native files of a package into a folder: those of <c>runtimes/</c>, and the pieces of <c>fragments/</c>
    /// that <see cref="LibraryFragments"/> joins.
    /// </summary>
    public static void Extract(PackageFile package, string platform, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Read(package, archive =>
        {
            var entries = archive.Entries
                .Where(entry => entry.Name.Length > 0)
                .Where(entry => entry.FullName == $"runtimes/{platform}/native/{entry.Name}" || entry.FullName == $"fragments/{platform}/native/{entry.Name}")
                .ToList();
            var (done, total) = (0L, entries.Sum(entry => entry.Length));
            foreach (var entry in entries)
            {
                progress?.Report(new StageProgress("runtime", $"unpacking {package.Id}", done, total, entry.Name));
                Copy(entry, Path.Combine(folder, entry.Name), cancellation);
                done += entry.Length;
            }

            return true;
        });

    private static void Copy(ZipArchiveEntry entry, string path, CancellationToken cancellation)
    {
        using var source = entry.Open();
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1 << 20];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            target.Write(buffer, 0, read);
        }
    }

    private static T Read<T>(PackageFile package, Func<ZipArchive, T> read)
    {
        try
        {
            using var archive = ZipFile.OpenRead(package.Path);
            return read(archive);
        }
        catch (Exception exception) when (exception is InvalidDataException or System.Xml.XmlException)
        {
            throw RuntimeErrors.NotAPackage(package.Path, exception.Message.TrimEnd('.'), exception);
        }
    }
}
