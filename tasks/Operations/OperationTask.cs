using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Build.Framework;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments;

namespace RosePO.Tasks;

/// <summary>
/// A task that runs one operation. Its parameters are the options of the operation's request; <see cref="Options"/> sets them by their keys in an experiment file.
/// Both follow the rules of such files.
/// </summary>
/// <typeparam name="TRequest">The operation's request.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
/// <param name="operation">The operation.</param>
public abstract class OperationTask<TRequest, TResult>(Func<TRequest, IProgress<StageProgress>?, CancellationToken, TResult> operation) : ComputingTask
    where TResult : StageResult
{
    /// <summary>The folder of the artifact.</summary>
    [Option("destination")]
    [Required]
    public ITaskItem Destination { get; set; } = null!;

    /// <summary>Settings by key, as <c>key=value;key=value</c>: any key of the stage in an experiment file.</summary>
    public string? Options { get; set; }

    /// <summary>Whether another artifact in the destination is replaced; true by default, as a build replaces its outputs.</summary>
    [Option("overwrite")]
    public bool Overwrite { get; set; } = true;

    /// <summary>The artifact's folder, with the stage's figures as metadata.</summary>
    [Output]
    public ITaskItem? Artifact { get; private set; }

    /// <summary>Values whose form in a request differs from that of the parameter of the same name.</summary>
    protected virtual IEnumerable<KeyValuePair<string, object>> Given() => [];

    /// <summary>The record whose option a parameter sets that sets those of several; null where none does.</summary>
    protected virtual string? PreferredRecord => null;

    /// <summary>Makes the request.</summary>
    /// <param name="values">What <see cref="Given"/> and <see cref="Options"/> say, which replaces what parameters do.</param>
    protected virtual TRequest Bind(IReadOnlyList<KeyValuePair<string, object>> values) => Bind<TRequest>(values);

    /// <summary>Makes a request of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="values">What <see cref="Given"/> and <see cref="Options"/> say, which replaces what parameters do.</param>
    protected T Bind<T>(IReadOnlyList<KeyValuePair<string, object>> values)
        where T : TRequest => RequestValues.Bind<T>([.. OptionParameters.Of(this, typeof(T), PreferredRecord), .. values]);

    /// <summary>Says what came out; one line of high importance.</summary>
    protected virtual void Report(TResult result) => Log.LogMessage(
        MessageImportance.High, "{0}: {1}", Destination.ItemSpec, result.Reused ? "unchanged" : FormattableString.Invariant($"made in {result.Elapsed.TotalSeconds:0.0} s"));

    /// <summary>Says what the result warns of: a message, as it may be what was wanted.</summary>
    protected virtual void Warn(string warning) => Log.LogMessage(MessageImportance.High, "{0}: {1}", Destination.ItemSpec, VisibleText.Line(warning));

    /// <inheritdoc/>
    protected sealed override void Compute(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var options = RequestValues.Parse(Options).Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value));
        var result = operation(Bind([.. Given(), .. options]), progress, cancellation);
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
        result.Warnings().ToList().ForEach(Warn);
    }
}
