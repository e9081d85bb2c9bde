using System.Text.Json;
using System.Text.Json.Nodes;
using RosePO.Core.Artifacts;

namespace RosePO.Core.Tracking;

/// <summary>Records the making of an artifact as a run in an MLflow store.</summary>
internal static class MlflowTracking
{
    /// <summary>Does the work, with a run where one is asked for: of several ranks the first has it.</summary>
    /// <typeparam name="T">What the work returns.</typeparam>
    /// <param name="store">The store's folder; null for no run.</param>
    /// <param name="experiment">The experiment's name; null takes that of the folder which contains the artifact.</param>
    /// <param name="folder">What is made.</param>
    /// <param name="progress">Told where the run could not be written to its end.</param>
    /// <param name="work">The work; it is given the run, or null.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>: nothing can be written in the store.</exception>
    public static T Record<T>(string? store, string? experiment, ArtifactFolder folder, IProgress<StageProgress>? progress, Func<MlflowRun?, T> work)
    {
        if (string.IsNullOrEmpty(store) || folder.Origin is not { } origin)
        {
            return work(null);
        }

        var run = Begin(store, experiment, origin);
        var status = MlflowStatus.Failed;
        try
        {
            var result = work(run);
            status = MlflowStatus.Finished;
            return result;
        }
        catch (OperationCanceledException)
        {
            status = MlflowStatus.Killed;
            throw;
        }
        finally
        {
            run.End(status);
            if (run.Problem is { } problem)
            {
                progress?.Report(new StageProgress(origin.Identity.Kind, "tracking", 0, 0, $"the MLflow run in '{run.Folder}' is not complete ({problem.TrimEnd('.')})") { IsNotable = true });
            }
        }
    }

    private static MlflowRun Begin(string store, string? experiment, ArtifactOrigin origin)
    {
        var (identity, destination) = (origin.Identity, Path.TrimEndingDirectorySeparator(origin.Destination));
        var named = experiment ?? Path.GetFileName(Path.GetDirectoryName(destination)) ?? "";
        named = named.Length > 0 ? named : "Default";
        try
        {
            var run = MlflowRun.Begin(new MlflowStore(store).Experiment(named), MlflowNames.OfRun(destination, named), $"{identity.Key}\n{destination}");
            run.Parameters(Flat(identity.Request, ""));
            run.Tags(Tags(origin, MlflowNames.OfRun(destination, named)));
            return run;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArtifactErrors.NotWritable(store, exception);
        }
    }

    private static Dictionary<string, string> Tags(ArtifactOrigin origin, string name)
    {
        var identity = origin.Identity;
        var tags = new Dictionary<string, string>
        {
            ["mlflow.runName"] = name,
            ["mlflow.user"] = Environment.UserName,
            ["mlflow.source.name"] = "RosePO",
            ["mlflow.source.type"] = "LOCAL",
            ["rosepo.version"] = origin.Versions["rosepo"],
            ["rosepo.kind"] = identity.Kind,
            ["rosepo.key"] = identity.Key,
        };
        if (origin.GitCommit is { } commit)
        {
            tags["mlflow.source.git.commit"] = commit;
        }

        foreach (var (input, hash) in identity.Inputs)
        {
            tags[$"rosepo.input.{input}"] = hash;
        }

        return tags;
    }

    // The request as it is published, by dotted key: what came from the environment is the reference that the experiment has.
    private static IEnumerable<KeyValuePair<string, string>> Flat(JsonObject record, string prefix) => record.SelectMany(pair => pair.Value switch
    {
        JsonObject inner => Flat(inner, $"{prefix}{pair.Key}."),
        JsonValue value when value.TryGetValue<string>(out var text) => [new(prefix + pair.Key, text)],
        _ => [new(prefix + pair.Key, pair.Value?.ToJsonString(JsonSerializerOptions.Default) ?? "null")],
    });
}
