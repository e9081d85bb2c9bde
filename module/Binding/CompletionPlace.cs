using System.Buffers;
using System.Collections;
using System.Management.Automation;
using RosePO.Core.Artifacts;

namespace RosePO.Binding;

/// <summary>What completers need to know of the session: where it is, and what is bound so far.</summary>
internal static class CompletionPlace
{
    // Deep enough for runs/<experiment>/<stage>/<name>, and quick in a large folder.
    private const int Depth = 4;
    private const int MostFolders = 2000;

    private static readonly SearchValues<char> s_special = SearchValues.Create(" '\"`,;()[]{}&|$@#");

    /// <summary>The session's folder.</summary>
    public static string? Folder()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke<string>().FirstOrDefault();
    }

    /// <summary>A bound parameter as a path that exists, or null.</summary>
    public static string? BoundFile(IDictionary bound, string parameter) =>
        bound[parameter]?.ToString() is { Length: > 0 } path && Folder() is { } folder && Path.GetFullPath(path, folder) is var full && File.Exists(full)
            ? full
            : null;

    /// <summary>The artifacts of a kind below a folder.</summary>
    public static IEnumerable<string> Artifacts(string root, string kind) => Directory
        .EnumerateDirectories(root, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true })
        .Take(MostFolders)
        .Where(folder => !folder.Contains(".partial-", StringComparison.Ordinal) && Artifact.TryOpen(folder)?.Kind == kind)
        .Order(StringComparer.Ordinal);

    /// <summary>The folders of artifacts of a role that a bound parameter names: by paths, or by what variables hold.</summary>
    public static IReadOnlyList<string> Bound(IDictionary bound, string parameter, ArtifactRole role)
    {
        if (Folder() is not { } here || bound[parameter] is not { } value)
        {
            return [];
        }

        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return [.. (plain is IList list ? list.Cast<object?>().OfType<object>() : [value])
            .SelectMany(one => new PipedObject(one, path => Path.GetFullPath(path, here)).Folders(role.Name))
            .Select(path => Path.GetFullPath(path, here))];
    }

    /// <summary>A completion, quoted where it must be.</summary>
    public static CompletionResult Result(string text, string tip) => new(
        !text.AsSpan().ContainsAny(s_special) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        text,
        CompletionResultType.ParameterValue,
        tip);
}
