using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using RosePO.Core.Ranks;
using RosePO.Core.Telemetry;

namespace RosePO.Core.Artifacts;

/// <summary>
/// Artifacts are immutable folders. Each is made under a temporary name beside its destination and renamed when complete, so
/// that no later stage can read half of one; the same request on the same inputs is found again by its key, and its files are held to
/// what they were whenever it is used.
/// </summary>
internal static class Artifact
{
    /// <summary>Reads the manifest in a folder, or null where the folder is not an artifact. The payload is not looked at.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: the manifest cannot be read.</exception>
    public static ArtifactManifest? TryOpen(string folder) => ManifestFile.TryRead(folder);

    /// <summary>Reads the manifest of an artifact that must be of a kind, and checks its files against it.</summary>
    /// <exception cref="RoseException">The folder is missing, is not an artifact, is one of another kind, or is not what it was when it was made.</exception>
    public static ArtifactManifest Open(string folder, string kind)
    {
        if (!Directory.Exists(folder))
        {
            throw ArtifactErrors.NotFound(folder);
        }

        var manifest = TryOpen(folder) ?? throw ArtifactErrors.NotAnArtifact(folder, kind);
        if (manifest.Kind != kind)
        {
            throw ArtifactErrors.WrongKind(folder, kind, manifest.Kind);
        }

        return RequireWhole(folder, manifest, content: false);
    }

    /// <summary>The manifest of a folder whose files are what they were when it was made; null where the folder is not an artifact.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="content">Whether every file is read, even one that carries the stamp it had when it was last read.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ArtifactInvalid"/>: they are not.</exception>
    internal static ArtifactManifest? RequireWhole(string folder, bool content = false) =>
        TryOpen(folder) is { } manifest ? RequireWhole(folder, manifest, content) : null;

    /// <summary>
    /// Returns the artifact of a request: the one that is at the destination if its key is the same and its files are what they were,
    /// otherwise a new one that <paramref name="build"/> writes into the temporary folder it is given. Where another process or thread makes
    /// one at the same destination, this waits for it first.
    /// </summary>
    /// <typeparam name="TResult">What the stage returns.</typeparam>
    /// <param name="spec">Kind, request, inputs and destination.</param>
    /// <param name="build">Writes the payload; its result is kept in the manifest.</param>
    /// <param name="progress">Reports waiting, and an artifact that was damaged.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="RoseException">The destination contains something else, or cannot be written.</exception>
    public static TResult Produce<TResult>(
        ArtifactSpec spec, Func<ArtifactFolder, TResult> build, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
        where TResult : StageResult => Produce(spec, () => ArtifactIdentity.Of(spec, ContentHash.OfInput), build, progress, cancellation);

    /// <summary>The same for a stage whose inputs were hashed before.</summary>
    /// <typeparam name="TResult">What the stage returns.</typeparam>
    /// <param name="spec">Kind, request, inputs and destination.</param>
    /// <param name="identify">The identity of what the stage makes.</param>
    /// <param name="build">Writes the payload; its result is kept in the manifest.</param>
    /// <param name="progress">Reports waiting, and an artifact that was damaged.</param>
    /// <param name="cancellation">Stops waiting.</param>
    internal static TResult Produce<TResult>(
        ArtifactSpec spec, Func<ArtifactIdentity> identify, Func<ArtifactFolder, TResult> build, IProgress<StageProgress>? progress, CancellationToken cancellation)
        where TResult : StageResult
    {
        var ranks = RankGroup.Current;
        if (!ranks.IsShared)
        {
            return Make(spec, identify, build, progress, cancellation);
        }

        return ranks.Guard(() => ranks.IsFirst ? Lead(ranks, spec, identify, build, progress, cancellation) : Follow(ranks, spec, build));
    }

    // The first rank alone looks, locks and writes. The others build where all do, and learn what came of it.
    private static TResult Lead<TResult>(
        RankGroup ranks, ArtifactSpec spec, Func<ArtifactIdentity> identify, Func<ArtifactFolder, TResult> build, IProgress<StageProgress>? progress,
        CancellationToken cancellation)
        where TResult : StageResult
    {
        var result = Make(spec, identify, folder =>
        {
            if (spec.IsShared)
            {
                ranks.Tell(new RankOrder(folder.Inputs, null));
                return build(folder);
            }

            using var alone = RankGroup.Use(RankGroup.Alone);
            return build(folder);
        }, progress, cancellation);
        ranks.Tell(new RankOrder(null, JsonSerializer.Serialize(result, ArtifactJson.Options)));
        return result;
    }

    private static TResult Follow<TResult>(RankGroup ranks, ArtifactSpec spec, Func<ArtifactFolder, TResult> build)
        where TResult : StageResult
    {
        var order = ranks.Hear<RankOrder>();
        if (order.Inputs is { } inputs)
        {
            // What it writes is the first rank's to keep.
            using var scratch = RankScratch.Begin();
            try
            {
                build(new ArtifactFolder(scratch.Folder, inputs));
            }
            catch (Exception exception) when (WriteFailures.IsOne(exception))
            {
                throw ArtifactErrors.NotWritable(scratch.Folder, exception);
            }

            order = ranks.Hear<RankOrder>();
        }

        return JsonSerializer.Deserialize<TResult>(order.Result!, ArtifactJson.Options)!;
    }

    private static TResult Make<TResult>(
        ArtifactSpec spec, Func<ArtifactIdentity> identify, Func<ArtifactFolder, TResult> build, IProgress<StageProgress>? progress, CancellationToken cancellation)
        where TResult : StageResult
    {
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var identity = identify();
        if (Found<TResult>(spec, identity, null) is { } found)
        {
            return found with { Reused = true, Elapsed = clock.Elapsed };
        }

        using var place = Destination.Take(spec.Destination, spec.Kind, progress, cancellation);
        if (Found<TResult>(spec, identity, progress) is { } made)
        {
            return made with { Reused = true, Elapsed = clock.Elapsed };
        }

        place.RequireReplaceable(spec.Overwrite ? null : identity.Key);

        using var span = Spans.Begin("rosepo.stage", new("rosepo.stage.kind", spec.Kind), new("rosepo.artifact.key", identity.Key));
        var timed = Measures.StageDuration.Start();

        // Nothing that may fail comes between the work and its artifact.
        var (commit, versions) = (GitCommit.Of(spec.Destination), Versions());
        var temporary = place.Begin(identity.Key, spec.Resumable);
        var done = false;
        try
        {
            var folder = new ArtifactFolder(temporary, identity.Inputs) { Origin = new(identity, spec.Destination, versions, commit) };
            var result = build(folder) with { Elapsed = clock.Elapsed };
            ManifestFile.Write(temporary, new ArtifactManifest
            {
                Kind = spec.Kind,
                Key = identity.Key,
                Request = identity.Request,
                Inputs = identity.Inputs,
                Result = JsonSerializer.SerializeToNode(result, ArtifactJson.Options)!.AsObject(),
                Versions = versions,
                Files = ArtifactPayload.Seal(temporary),
                Device = folder.Device,
                Ranks = spec.IsShared && RankGroup.Current is { IsShared: true } ranks ? new ManifestRanks(ranks.Size, ranks.Threads) : null,
                GitCommit = commit,
                Started = started,
                Finished = DateTimeOffset.UtcNow,
            });
            place.Publish(temporary);
            done = true;
            return result;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            if (WriteFailures.IsOne(exception))
            {
                throw ArtifactErrors.NotWritable(spec.Destination, exception);
            }

            throw;
        }
        finally
        {
            Measures.StageDuration.Stop(timed, new("rosepo.stage.kind", spec.Kind), new("rosepo.stage.complete", done));
            if (!done && (!spec.Resumable || !Directory.Exists(Path.Combine(temporary, ArtifactFolder.CheckpointName))))
            {
                Destination.TryDelete(temporary);
            }
        }
    }

    private static ArtifactManifest RequireWhole(string folder, ArtifactManifest manifest, bool content)
    {
        if (manifest.FormatVersion != ArtifactManifest.CurrentFormat)
        {
            throw ArtifactErrors.OtherFormat(folder, manifest.Kind, manifest.FormatVersion);
        }

        return ArtifactPayload.Damage(folder, manifest, content) is { } damage ? throw ArtifactErrors.Damaged(folder, manifest.Kind, damage) : manifest;
    }

    // What the destination contains, where it is what is asked for; a damaged one is made again, and that is said.
    private static TResult? Found<TResult>(ArtifactSpec spec, ArtifactIdentity identity, IProgress<StageProgress>? progress)
        where TResult : StageResult
    {
        if (TryOpen(spec.Destination) is not { } manifest || manifest.Kind != spec.Kind || manifest.Key != identity.Key)
        {
            return null;
        }

        if (ArtifactPayload.Damage(spec.Destination, manifest) is { } damage)
        {
            progress?.Report(new StageProgress(spec.Kind, "repairing", 0, 0, $"'{spec.Destination}' was damaged ({damage}) and is made again"));
            return null;
        }

        var result = manifest.ResultAs<TResult>();
        if (result is null)
        {
            // What another version of this program wrote, or another program: a digest that fits says nothing of what it covers.
            progress?.Report(new StageProgress(spec.Kind, "repairing", 0, 0, $"the result in '{spec.Destination}' is not one that this version writes, and it is made again"));
        }

        return result;
    }

    // What the first rank tells the others: the inputs of what all are to build, or the result.
    private sealed record RankOrder(IReadOnlyDictionary<string, string>? Inputs, string? Result);

    private static SortedDictionary<string, string> Versions() => new(StringComparer.Ordinal)
    {
        ["rosepo"] = typeof(Artifact).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        ["dotnet"] = Environment.Version.ToString(),
        ["os"] = RuntimeInformation.RuntimeIdentifier,
        ["torchsharp"] = typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString() ?? "unknown",
    };
}
