using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// A package whose hash is right: native libraries, fragments of large ones, and the packages it continues in. The file is opened once, so that what is read
/// is what was verified.
/// </summary>
internal sealed class PackageArchive : IDisposable
{
    // libtorch with CUDA is 5 GB in all; a manifest of a package has a few kilobytes.
    private const long LargestContent = 8L << 30;
    private const int MostEntries = 10_000;
    private const long LargestManifest = 1 << 20;

    private readonly PackageFile _package;
    private readonly ZipArchive _archive;

    private PackageArchive(PackageFile package, ZipArchive archive) =>
        (_package, _archive) = (package, archive);

    /// <summary>Opens a package and compares it with the SHA-512 that it should have, before anything in it is read.</summary>
    /// <param name="package">The package.</param>
    /// <param name="hashes">The hashes in base64 of which it must have one.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageInvalid"/>.</exception>
    public static PackageArchive Open(PackageFile package, IReadOnlyList<string> hashes)
    {
        try
        {
            return File.OpenRead(package.Path).OrDispose(stream =>
            {
                var actual = Convert.ToBase64String(SHA512.HashData(stream));
                if (!hashes.Contains(actual, StringComparer.Ordinal))
                {
                    throw RuntimeErrors.WrongHash(package.Path, string.Join(" or ", hashes), actual);
                }

                stream.Position = 0;
                var archive = new PackageArchive(package, new ZipArchive(stream, ZipArchiveMode.Read));
                archive.Check();
                return archive;
            });
        }
        catch (InvalidDataException exception)
        {
            throw RuntimeErrors.NotAPackage(package.Path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>The packages of libtorch that this one depends on, with exact versions.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageInvalid"/>.</exception>
    public IReadOnlyList<(string Id, string Version)> Dependencies()
    {
        var entry = _archive.Entries.FirstOrDefault(entry => !entry.FullName.Contains('/', StringComparison.Ordinal) && entry.Name.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase))
            ?? throw RuntimeErrors.NotAPackage(_package.Path, "it has no .nuspec");
        if (entry.Length > LargestManifest)
        {
            throw RuntimeErrors.NotAPackage(_package.Path, "its .nuspec is too large");
        }

        try
        {
            using var stream = entry.Open();
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestManifest });
            return [.. XDocument.Load(reader).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => (Id: element.Attribute("id")?.Value ?? "", Version: (element.Attribute("version")?.Value ?? "").Trim('[', ']', ' ')))
                .Where(dependency => dependency.Id.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase) && IsPlain(dependency.Id) && IsPlain(dependency.Version))
                .Distinct()];
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException)
        {
            throw RuntimeErrors.NotAPackage(_package.Path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>
    /// Puts the platform's native files into a folder: those of <c>runtimes/</c>, and the pieces of <c>fragments/</c> that <see cref="LibraryFragments"/> joins.
    /// </summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PackageInvalid"/>.</exception>
    public void Extract(string platform, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var entries = _archive.Entries
            .Where(entry => entry.Name.Length > 0)
            .Where(entry => entry.FullName == $"runtimes/{platform}/native/{entry.Name}" || entry.FullName == $"fragments/{platform}/native/{entry.Name}")
            .ToList();
        var (done, total) = (0L, entries.Sum(entry => entry.Length));
        foreach (var entry in entries)
        {
            progress?.Report(new StageProgress("runtime", $"unpacking {_package.Id}", done, total, entry.Name));
            var path = Path.Combine(folder, entry.Name);
            if (Path.Exists(path))
            {
                throw RuntimeErrors.NotAPackage(_package.Path, $"'{entry.Name}' is in another package or folder too");
            }

            try
            {
                Copy(entry, path, cancellation);
            }
            catch (InvalidDataException exception)
            {
                throw RuntimeErrors.NotAPackage(_package.Path, exception.Message.TrimEnd('.'), exception);
            }

            done += entry.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private void Check()
    {
        var entries = _archive.Entries;
        var objection = entries.Count > MostEntries ? $"it has {entries.Count} entries"
            : EntryNames.ObjectionTo(entries)
            ?? (entries.Any(entry => entry.Length > LargestContent) || entries.Sum(entry => entry.Length) > LargestContent ? "its files are too large" : null);
        if (objection is not null)
        {
            throw RuntimeErrors.NotAPackage(_package.Path, objection);
        }
    }

    // No more than the archive's list says: what unpacks to more would fill the disk.
    private static void Copy(ZipArchiveEntry entry, string path, CancellationToken cancellation)
    {
        using var source = entry.Open();
        using var target = OwnFiles.Open(path, FileMode.CreateNew);
        var buffer = new byte[1 << 20];
        var done = 0L;
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            done += read;
            if (done > entry.Length)
            {
                break;
            }

            target.Write(buffer, 0, read);
        }

        if (done != entry.Length)
        {
            throw new InvalidDataException($"its entry '{entry.FullName}' is not as long as the archive's list says");
        }
    }

    private static bool IsPlain(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
