using System.Text.Json;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// A folder that was installed here: a manifest beside the libraries lists each with its size and hash, so that what this tool wrote can be told
/// from what somebody else keeps.
/// </summary>
/// <param name="Folder">The folder.</param>
/// <param name="Result">What was installed.</param>
/// <param name="Files">Its libraries.</param>
internal sealed record InstalledRuntime(string Folder, RuntimeInstallResult Result, IReadOnlyList<RuntimeFile> Files)
{
    private const string ManifestName = "rosepo-runtime.json";

    /// <summary>What is installed in a folder; null where it has no readable manifest.</summary>
    public static InstalledRuntime? Read(string folder)
    {
        try
        {
            var path = Path.Combine(folder, ManifestName);
            var manifest = File.Exists(path) ? JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), ArtifactJson.Options) : null;
            return manifest is { Result: { } result, Files: { Count: > 0 } files } && files.All(file => IsPlain(file.Name))
                ? new InstalledRuntime(folder, result, files)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the manifest of the libraries that a folder contains.</summary>
    public static void Write(string folder, RuntimeInstallResult result)
    {
        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Select(file => new RuntimeFile(Path.GetFileName(file), new FileInfo(file).Length, ContentHash.Unexplained(file))).ToList();
        File.WriteAllText(Path.Combine(folder, ManifestName), JsonSerializer.Serialize(new Manifest(result, files), ArtifactJson.Options) + "\n");
    }

    /// <summary>The name of something in the folder that the manifest does not list, or null.</summary>
    public string? Foreign()
    {
        var own = Files.Select(file => file.Name).Append(ManifestName).ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFileSystemEntries(Folder).Select(entry => Path.GetFileName(entry)!).FirstOrDefault(name => !own.Contains(name));
    }

    /// <summary>How the libraries differ from those that were installed, as part of a sentence, or null.</summary>
    public string? Difference() => Foreign() is { } foreign
        ? $"'{foreign}' was not installed"
        : Files.Select(file => Path.Combine(Folder, file.Name) is var path && !File.Exists(path) ? $"'{file.Name}' is missing"
            : new FileInfo(path).Length != file.Size || ContentHash.Unexplained(path) != file.Sha256 ? $"'{file.Name}' is not as it was installed"
            : null).FirstOrDefault(difference => difference is not null);

    private static bool IsPlain(string name) => name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny("/\\:\0");

    private sealed record Manifest(RuntimeInstallResult? Result, IReadOnlyList<RuntimeFile>? Files);
}

/// <summary>An installed library.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
internal sealed record RuntimeFile(string Name, long Size, string Sha256);
