using System.Security.Cryptography;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime;

/// <summary>
/// The file of a compatibility copy: in the user's cache, where nobody else can write it, or else in a private folder that is gone
/// once the library is loaded. What the cache contains is used only where it is byte for byte what would be written.
/// </summary>
internal sealed class CompatCache : IDisposable
{
    private readonly string? _temporary;

    private CompatCache(string path, string? temporary) =>
        (Path, _temporary) = (path, temporary);

    /// <summary>The file, to be loaded before this is disposed.</summary>
    public string Path { get; }

    /// <summary>Puts a library's bytes where they can be loaded from.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="hash">The hash of the original, which names the folder.</param>
    /// <param name="image">The bytes.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.NativeCodeUntrusted"/>: others can write the temporary folder too.</exception>
    public static CompatCache Of(string name, string hash, byte[] image)
    {
        if (UserFolders.Cache is { } cache && InCache(System.IO.Path.Combine(cache, "rosepo", $"libtorchsharp-{hash}"), name, image) is { } kept)
        {
            return new CompatCache(kept, null);
        }

        // A folder under a name that nobody could foresee, for this user alone.
        var folder = Directory.CreateTempSubdirectory("rosepo-").FullName;
        var path = System.IO.Path.Combine(folder, name);
        return new CompatCache(path, folder).OrDispose(_ =>
        {
            if (TrustedPath.ObjectionToFolder(folder) is { } objection)
            {
                throw RuntimeErrors.Untrusted(path, objection);
            }

            Write(path, image);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A library that is loaded needs its file no more.
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    // Null where the cache cannot be written, or is not the user's own.
    private static string? InCache(string folder, string name, byte[] image)
    {
        try
        {
            OwnFiles.CreateFolder(folder, isPrivate: true);
            folder = TrustedPath.Real(folder);
            if (TrustedPath.ObjectionToFolder(folder) is not null)
            {
                return null;
            }

            var path = System.IO.Path.Combine(folder, name);
            if (!Holds(path, image))
            {
                RemoveLeftovers(folder, name);
                var temporary = $"{path}.{Guid.NewGuid():N}";
                Write(temporary, image);
                File.Move(temporary, path, overwrite: true);
            }

            return TrustedPath.ObjectionTo(path) is null ? path : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Of processes that were killed while they wrote, long ago.
    private static void RemoveLeftovers(string folder, string name)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => System.IO.Path.GetFileName(file).StartsWith(name + '.', StringComparison.Ordinal)))
        {
            if (File.GetLastWriteTimeUtc(file) < DateTime.UtcNow.AddHours(-1))
            {
                File.Delete(file);
            }
        }
    }

    private static void Write(string path, byte[] image)
    {
        using var stream = OwnFiles.Open(path, FileMode.CreateNew);
        stream.Write(image);
    }

    // What is not an ordinary file, or one that others can write, is replaced whatever it contains.
    private static bool Holds(string path, byte[] image) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows() || FileOwner.Of(path) is { IsFile: true })
        && TrustedPath.ObjectionTo(path) is null
        && new FileInfo(path).Length == image.Length
        && SHA256.HashData(File.ReadAllBytes(path)).AsSpan().SequenceEqual(SHA256.HashData(image));
}
