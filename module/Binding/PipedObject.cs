using System.Collections;
using System.Management.Automation;
using RosePO.Core.Artifacts;

namespace RosePO.Binding;

/// <summary>
/// What came down the pipeline, read for the artifacts that it names: a result, a run, a stage's outcome, the same come back from a job or a
/// file as property bags, a hashtable, a folder, or a folder's path.
/// </summary>
/// <param name="input">The object.</param>
/// <param name="resolve">Makes a path of PowerShell's absolute; throws where it is none of the file system.</param>
internal sealed class PipedObject(object input, Func<string, string> resolve)
{
    // What a command's own artifact is comes before what it was made from.
    private static readonly string[] s_own = ["Model", "Pairs", "Oracle", "Measurement", "Dataset"];

    private readonly object _base = input is PSObject wrapped ? wrapped.BaseObject : input;

    /// <summary>Whether it is a text or a number rather than an object with properties.</summary>
    public bool IsText => _base is string or ValueType;

    /// <summary>The folders of artifacts of a role, most often one; empty where it names none.</summary>
    public IReadOnlyList<string> Folders(string role)
    {
        if (Place is { } place)
        {
            return InFolder(place, role);
        }

        string[] named = Named(role);
        return named.Length > 0 ? named
            : Text("Path") is { } path ? InFolder(path, role)
            : Property("Variants") is IEnumerable variants and not string ? [.. Items(variants).SelectMany(variant => Texts(new PipedObject(variant, resolve).Property(role), role))]
            : [];
    }

    /// <summary>The files or folders that it is, for commands that read any; null where it is none.</summary>
    public string? File => Place ?? Text("Path");

    /// <summary>The folder that contains what it describes: its own artifact's, or that of its stages; null where it is none.</summary>
    public string? Folder => File ?? Text("Folder") ?? s_own.SelectMany(Named).FirstOrDefault();

    /// <summary>What it is, as errors name it.</summary>
    public string Describe()
    {
        if (File is { } place)
        {
            return Resolved(place) is not { } path || !Path.Exists(path) ? $"'{place}', which does not exist,"
                : Directory.Exists(path) ? $"'{place}', {(Artifact.TryOpen(path) is { } manifest ? $"a folder of the kind {manifest.Kind}" : "a folder without an artifact")},"
                : $"the file '{place}'";
        }

        return _base is IList ? "a list in one piece" : _base is ValueType ? $"'{_base}'" : $"an object of the type {TypeName}";
    }

    private string TypeName => (PSObject.AsPSObject(input).TypeNames.FirstOrDefault() ?? _base.GetType().Name).Split('.')[^1];

    // A text is taken for a path; items of the file system that came back from a job have their full name still.
    private string? Place => _base switch
    {
        string text => text,
        FileSystemInfo info => info.FullName,
        IDictionary => null,
        _ => Text("FullName"),
    };

    private string[] InFolder(string place, string role)
    {
        if (Resolved(place) is not { } folder || !Directory.Exists(folder))
        {
            return [];
        }

        if (Artifact.TryOpen(folder) is null)
        {
            return role == ArtifactRole.Model.Name && ((string[])["config.json", "adapter_config.json"]).Any(name => Path.Exists(Path.Combine(folder, name)))
                ? [folder]
                : [];
        }

        var run = PSObject.AsPSObject(FindRuns.Run(new RunSearchRequest { Folder = folder })[0]);
        return [.. Texts(run.Properties[role]?.Value, role)];
    }

    private string? Resolved(string place)
    {
        try
        {
            return resolve(place);
        }
        catch (RoseException)
        {
            return null;
        }
    }

    // One artifact, or several under the plural of its name.
    private string[] Named(string role) => Texts(Property(role), role).ToArray() is { Length: > 0 } one ? one : [.. Texts(Property(role + "s"), role)];

    // What is copied from another process keeps its lists in a wrapping.
    private object? Property(string name) => (_base is IDictionary map ? map[name] : PSObject.AsPSObject(input).Properties[name]?.Value) switch
    {
        PSObject { BaseObject: not PSCustomObject and var plain } => plain,
        var value => value,
    };

    private string? Text(string name) => Property(name) is string { Length: > 0 } text ? text : null;

    // A property may contain the path, the result that has it, or several of either.
    private static IEnumerable<string> Texts(object? value, string role) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null or "" => [],
        string text => [text],
        FileSystemInfo info => [info.FullName],
        IDictionary map => Texts(map[role], role),
        IEnumerable list => Items(list).SelectMany(item => Texts(item, role)),
        ValueType => [],
        _ => Texts(PSObject.AsPSObject(value!).Properties[role]?.Value, role),
    };

    private static IEnumerable<object> Items(IEnumerable list) => list.Cast<object?>().OfType<object>();
}
