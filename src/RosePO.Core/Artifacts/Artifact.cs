using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RosePO.Core.Artifacts;

/// <summary>
/// Artifacts are immutable folders. Each is made under a temporary name beside its destination and renamed when whole, so
/// that no later stage can read half of one; the same request on the same inputs is found again by its key.
/// </summary>
public static class Artifact
{
    /// <summary>Keys of requests that say where or by whom rather than what: they do not make another artifact.</summary>
    internal static IReadOnlyList<string> Places { get; } = ["destination", "overwrite", "device", "oracleDestination", "command"];

    // How DuckDB says that it could not write: it has one type for every failure of input and output.
    private static readonly string[] s_writeFailures = ["Could not write", "No space left", "out of disk space", "quota exceeded", "Read-only file system"];

    /// <summary>Reads the manifest in a folder, or null where the folder is no artifact.</summary>
    public static ArtifactManifest? TryOpen(string folder)
    {
        var path = Path.Combine(folder, ArtifactManifest.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ArtifactManifest>(File.ReadAllBytes(path), ArtifactJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the manifest of an artifact that must be of a kind.</summary>
    /// <exception cref="RoseException">The folder is missing, is no artifact, or is one of another kind.</exception>
    public static ArtifactManifest Open(string folder, string kind)
    {
        if (!Directory.Exists(folder))
        {
            throw ArtifactErrors.NotFound(folder);
        }

        var manifest = TryOpen(folder) ?? throw ArtifactErrors.NotAnArtifact(folder, kind);
        return manifest.Kind == kind ? manifest : throw ArtifactErrors.WrongKind(folder, kind, manifest.Kind);
    }

    /// <summary>
    /// Returns the artifact of a request: the one that stands at the destination if its key is the same, otherwise a new one
    /// that <paramref name="build"/> writes into the temporary folder it is given.
    /// </summary>
    /// <typeparam name="TResult">What the stage returns.</typeparam>
    /// <param name="spec">Kind, request, inputs and destination.</param>
    /// <param name="build">Writes the payload; its result is kept in the manifest.</param>
    /// <exception cref="RoseException">The destination holds something else, or cannot be written.</exception>
    public static TResult Produce<TResult>(ArtifactSpec spec, Func<ArtifactFolder, TResult> build)
        where TResult : StageResult
    {
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var request = JsonSerializer.SerializeToNode(spec.Request, spec.Request.GetType(), ArtifactJson.Options)!.AsObject();
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in spec.Inputs)
        {
            inputs[name] = ContentHash.OfInput(path);
        }

        var key = KeyOf(spec.Kind, request, inputs);
        if (TryOpen(spec.Destination) is { } existing && existing.Kind == spec.Kind)
        {
            if (existing.Key == key)
            {
                var found = existing.Result.Deserialize<TResult>(ArtifactJson.Options)!;
                return found with { Reused = true, Elapsed = clock.Elapsed };
            }
        }

        if (!spec.Overwrite && Directory.Exists(spec.Destination) && Directory.EnumerateFileSystemEntries(spec.Destination).Any())
        {
            throw ArtifactErrors.Exists(spec.Destination);
        }

        var temporary = $"{spec.Destination.TrimEnd('/', '\\')}.partial-{key[..12]}";
        var done = false;
        try
        {
            if (!spec.Resumable && Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            Directory.CreateDirectory(temporary);
            var folder = new ArtifactFolder(temporary, inputs);
            var result = build(folder) with { Elapsed = clock.Elapsed };
            var manifest = new ArtifactManifest
            {
                Kind = spec.Kind,
                Key = key,
                Request = request,
                Inputs = inputs,
                Result = JsonSerializer.SerializeToNode(result, ArtifactJson.Options)!.AsObject(),
                Versions = Versions(),
                Device = folder.Device,
                GitCommit = GitCommitOf(spec.Destination),
                Started = started,
                Finished = DateTimeOffset.UtcNow,
            };
            File.WriteAllText(
                Path.Combine(temporary, ArtifactManifest.FileName), JsonSerializer.Serialize(manifest, ArtifactJson.Options) + "\n");
            Replace(temporary, spec.Destination);
            done = true;
            return result;
        }
        catch (Exception exception) when (IsWriteFailure(exception))
        {
            throw ArtifactErrors.NotWritable(spec.Destination, exception);
        }
        finally
        {
            if (!done && (!spec.Resumable || !Directory.Exists(Path.Combine(temporary, ArtifactFolder.CheckpointName))))
            {
                TryDelete(temporary);
            }
        }
    }

    private static string KeyOf(string kind, JsonObject request, SortedDictionary<string, string> inputs)
    {
        var identity = request.DeepClone().AsObject();
        foreach (var place in Places.Concat(inputs.Keys))
        {
            identity.Remove(place);
        }

        return ContentHash.OfText($"{kind}\n1\n{identity.ToJsonString()}\n{JsonSerializer.Serialize(inputs)}");
    }

    private static void Replace(string temporary, string destination)
    {
        // The old artifact is moved aside first: between the two renames there is none, never a half.
        string? old = null;
        if (Directory.Exists(destination))
        {
            old = $"{destination.TrimEnd('/', '\\')}.old-{Guid.NewGuid():N}";
            Directory.Move(destination, old);
        }

        Directory.Move(temporary, destination);
        if (old is not null)
        {
            TryDelete(old);
        }
    }

    private static bool IsWriteFailure(Exception exception) =>
        exception is UnauthorizedAccessException
        || (exception is IOException and not FileNotFoundException and not DirectoryNotFoundException)
        || (exception.GetType().Name == "DuckDBException" && exception.Message.Contains("IO Error", StringComparison.OrdinalIgnoreCase)
            && s_writeFailures.Any(words => exception.Message.Contains(words, StringComparison.OrdinalIgnoreCase)));

    private static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (IOException)
        {
            // A leftover under a temporary name is harmless: no stage reads it.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    private static SortedDictionary<string, string> Versions() => new(StringComparer.Ordinal)
    {
        ["rosepo"] = typeof(Artifact).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        ["dotnet"] = Environment.Version.ToString(),
        ["os"] = RuntimeInformation.RuntimeIdentifier,
        ["torchsharp"] = typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString() ?? "unknown",
    };

    private static string? GitCommitOf(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var head = Path.Combine(at.FullName, ".git", "HEAD");
            if (!File.Exists(head))
            {
                continue;
            }

            var text = File.ReadAllText(head).Trim();
            if (!text.StartsWith("ref: ", StringComparison.Ordinal))
            {
                return text;
            }

            var reference = Path.Combine(at.FullName, ".git", text[5..]);
            return File.Exists(reference) ? File.ReadAllText(reference).Trim() : null;
        }

        return null;
    }
}
