using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Build.Framework;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>
/// A task that runs one operation. A parameter is the request's property of the same name; what has no parameter of its own is
/// set in <see cref="Options"/>. Both follow the rules of experiment files.
/// </summary>
/// <typeparam name="TRequest">The operation's request.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class OperationTask<TRequest, TResult> : ComputingTask
    where TResult : StageResult
{
    /// <summary>The folder of the artifact.</summary>
    [Required]
    public ITaskItem Destination { get; set; } = null!;

    /// <summary>Further settings, as <c>key=value;key=value</c>: any key of the stage in an experiment file.</summary>
    public string? Options { get; set; }

    /// <summary>Seeds what the stage draws.</summary>
    public string? Seed { get; set; }

    /// <summary>Whether another artifact in the destination is replaced; true by default, as a build replaces its outputs.</summary>
    public bool Overwrite { get; set; } = true;

    /// <summary>The artifact's folder, with the stage's figures as metadata.</summary>
    [Output]
    public ITaskItem? Artifact { get; private set; }

    /// <summary>Runs the operation.</summary>
    protected abstract TResult Run(TRequest request, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>What the request calls <see cref="Destination"/>.</summary>
    protected virtual string DestinationKey => "destination";

    /// <summary>Values whose form in a request differs from that of the parameter of the same name.</summary>
    protected virtual IEnumerable<KeyValuePair<string, object>> Given() => [];

    /// <summary>Says what came out; one line of high importance.</summary>
    protected virtual void Report(TResult result) => Log.LogMessage(
        MessageImportance.High, "{0}: {1}", Destination.ItemSpec, result.Reused ? "unchanged" : FormattableString.Invariant($"made in {result.Elapsed.TotalSeconds:0.0} s"));

    /// <inheritdoc/>
    protected sealed override void Compute(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var options = RequestValues.Parse(Options).Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value));
        var result = Run(RequestValues.Bind<TRequest>([.. Parameters(), .. Given(), .. options]), progress, cancellation);
        var item = ItemText.Item(Destination.GetMetadata("FullPath"));
        foreach (var (name, value) in JsonSerializer.SerializeToNode(result, ArtifactJson.Options)!.AsObject())
        {
            if (value is JsonValue)
            {
                ItemText.Set(item, char.ToUpperInvariant(name[0]) + name[1..], value.ToString());
            }
        }

        Artifact = item;
        Report(result);
    }

    // Relative paths of a build script start at its project, which is what FullPath does.
    private IEnumerable<KeyValuePair<string, object>> Parameters()
    {
        var parameters = GetType().GetProperties().Where(property =>
            (property.DeclaringType == GetType() || property.DeclaringType == typeof(OperationTask<TRequest, TResult>))
            && property.Name != nameof(Options) && !property.IsDefined(typeof(OutputAttribute), inherit: true));
        foreach (var parameter in parameters)
        {
            object? value = parameter.GetValue(this) switch
            {
                null or "" or ITaskItem[] => null,
                ITaskItem item => item.GetMetadata("FullPath"),
                var other => other,
            };
            if (value is not null)
            {
                yield return KeyValuePair.Create(
                    parameter.Name == nameof(Destination) ? DestinationKey : JsonNamingPolicy.CamelCase.ConvertName(parameter.Name), value);
            }
        }
    }
}
