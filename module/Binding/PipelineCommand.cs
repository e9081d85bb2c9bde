using System.Collections;
using System.Management.Automation;
using System.Reflection;
using RosePO.Core.Experiments;
using RosePO.Core.Options;

namespace RosePO.Binding;

/// <summary>
/// A cmdlet that takes objects from the pipeline. Parameters bind by property name where an object has properties of their names; what is
/// still missing is read from the object itself, so that whatever names an artifact serves, and what does not is refused with a sentence that
/// says what the command takes.
/// </summary>
public abstract class PipelineCommand : RoseCommand
{
    /// <summary>The parameter set of a command whose paths may have wildcards.</summary>
    private protected const string PathSet = "Path";

    /// <summary>That of paths that are taken as they are written.</summary>
    private protected const string LiteralPathSet = "LiteralPath";

    private HashSet<string> _given = [];

    /// <summary>
    /// What the pipeline brings: a result of any command of this module, a run of Get-RosePORun, a stage of an experiment, the same from a job
    /// or a file, a folder, or a path.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The record's object, out of the wrapping in which a job passes it on; null where there is none.</summary>
    private protected virtual PipedObject? Piped =>
        (InputObject?.TypeNames.Contains(JobCommand.RecordType) == true ? InputObject.Properties[nameof(InputObject)]?.Value : InputObject) is { } input
            ? new PipedObject(input, ResolvePath)
            : null;

    /// <summary>
    /// What the command line bound, before the first record comes. A script block, which PowerShell keeps in a type of its own, is not that
    /// yet: it makes a value of each record.
    /// </summary>
    private protected IEnumerable<KeyValuePair<string, object>> BoundByCommandLine() =>
        MyInvocation.BoundParameters.Where(parameter =>
            parameter.Value is null || GetType().GetProperty(parameter.Key) is not { } property || property.PropertyType.IsInstanceOfType(parameter.Value));

    /// <summary>Whether the command line, rather than the pipeline, bound a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    protected bool IsGiven(string parameter) => _given.Contains(parameter);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _given = [.. BoundByCommandLine().Select(parameter => parameter.Key)];

        // From the pipeline nothing is a property without a value; on the command line it is a mistake, such as a variable's name misspelt.
        foreach (var (name, value) in BoundByCommandLine())
        {
            if (GetType().GetProperty(name)?.GetCustomAttribute<ArtifactPathAttribute>() is not null && IsEmpty(value))
            {
                ThrowTerminatingError(ErrorRecords.From(ErrorRecords.EmptyArgument(name), value, GetType()));
            }
        }
    }

    /// <summary>The record whose option a parameter sets that sets those of several; null where none does.</summary>
    private protected virtual string? PreferredRecord => null;

    /// <summary>Makes a request of the parameters that are bound, by the rules of experiment files.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <param name="own">Values that the command finds itself, by dotted key; null for none. They replace those of parameters.</param>
    /// <exception cref="RoseException">An option cannot have its value, or is none of this request.</exception>
    private protected TRequest Bind<TRequest>(params IEnumerable<KeyValuePair<string, object?>> own)
    {
        var found = own.ToDictionary();
        var unread = _given.Select(GetType().GetProperty).OfType<PropertyInfo>()
            .Select(parameter => ParameterOptions.NotRead(parameter, typeof(TRequest), PreferredRecord)).FirstOrDefault(error => error is not null);
        if (unread is not null)
        {
            throw unread;
        }

        return RequestValues.Bind<TRequest>(
        [
            .. BoundOptions.Of(GetType(), typeof(TRequest), MyInvocation.BoundParameters!, PreferredRecord, ResolvePath).Where(value => !found.ContainsKey(value.Key)),
            .. found.Where(value => value.Value is not null).Select(value => KeyValuePair.Create(value.Key, value.Value!)),
        ]);
    }

    /// <summary>The folder of an artifact that the command cannot do without.</summary>
    /// <param name="role">What it is.</param>
    /// <param name="bound">What the parameter is bound to.</param>
    /// <exception cref="RoseException">There is none: the error says what the command takes.</exception>
    private protected string Require(ArtifactRole role, string? bound) =>
        Find(role, bound) ?? throw ErrorRecords.NotTaken(MyInvocation.MyCommand.Name, [role], Piped);

    /// <summary>The dataset of an input, which must be that of the inputs before it.</summary>
    /// <param name="earlier">Theirs; null for the first input.</param>
    /// <param name="bound">The parameter's value.</param>
    private protected string RequireSame(string? earlier, string? bound)
    {
        var dataset = Require(ArtifactRole.Dataset, bound);
        return earlier is null || earlier == dataset ? dataset : throw ErrorRecords.TwoDatasets(earlier, dataset);
    }

    /// <summary>The folder of an artifact, or null where neither a parameter nor the pipeline names one.</summary>
    /// <param name="role">What it is.</param>
    /// <param name="bound">What the parameter is bound to.</param>
    /// <exception cref="RoseException">The pipeline's object names several.</exception>
    private protected string? Find(ArtifactRole role, string? bound)
    {
        var found = FindAll(role, string.IsNullOrEmpty(bound) ? [] : [bound]);
        return found.Count > 1 ? throw ErrorRecords.Several(MyInvocation.MyCommand.Name, role, found.Count) : found.Count == 1 ? found[0] : null;
    }

    /// <summary>The folders of artifacts that parameters or the pipeline name.</summary>
    /// <param name="role">What they are.</param>
    /// <param name="bound">What the parameter is bound to.</param>
    private protected IReadOnlyList<string> FindAll(ArtifactRole role, IReadOnlyList<string?> bound)
    {
        string[] named = [.. bound.OfType<string>().Where(text => text.Length > 0)];
        return [.. (named.Length > 0 ? named : Piped?.Folders(role.Name) ?? []).Select(ResolvePath)];
    }

    /// <summary>Refuses a piped object that names nothing of what the command takes, and that bound nothing by its properties.</summary>
    /// <param name="roles">What it takes.</param>
    /// <exception cref="RoseException">The object would be left unread.</exception>
    private protected void CheckPiped(params IReadOnlyList<ArtifactRole> roles)
    {
        if (Piped is { } piped && !BoundByPipeline() && roles.All(role => piped.Folders(role.Name).Count == 0))
        {
            throw ErrorRecords.NotTaken(MyInvocation.MyCommand.Name, roles, piped);
        }
    }

    /// <summary>Does a work for each path that a parameter or the pipeline names; one that fails leaves the others their turn.</summary>
    /// <param name="takes">What the command takes, as an error names it.</param>
    /// <param name="bound">What the parameter is bound to.</param>
    /// <param name="read">How the pipeline's object names a path.</param>
    /// <param name="work">The work.</param>
    private protected void EachPath(string takes, IReadOnlyList<string> bound, Func<PipedObject, string?> read, Action<string> work)
    {
        var piped = bound.Count == 0 ? Piped : null;
        Attempt(InputObject, () =>
        {
            IReadOnlyList<string> paths = bound.Count > 0 ? bound
                : (piped is null ? null : read(piped)) is { } named ? [named]
                : throw ErrorRecords.NoPlace(MyInvocation.MyCommand.Name, takes, piped);
            foreach (var path in paths)
            {
                // A written path may be a pattern; that of an object is what it says.
                Attempt(path, () =>
                {
                    foreach (var file in ResolvePaths(path, ParameterSetName == LiteralPathSet || piped is { IsText: false }))
                    {
                        Attempt(file, () => work(file));
                    }
                });
            }
        });
    }

    private bool BoundByPipeline() => MyInvocation.BoundParameters
        .Any(parameter => parameter.Key != nameof(InputObject) && !_given.Contains(parameter.Key) && !IsEmpty(parameter.Value));

    private static bool IsEmpty(object? value) =>
        value is null or "" || (value is IList list && (list.Count == 0 || list.Cast<object?>().Any(entry => entry is null or "")));
}
