using System.Buffers;
using System.Collections;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>What completers need to know of the session: where it is, and what is bound so far.</summary>
internal static class CompletionPlace
{
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

    /// <summary>A completion, quoted where it must be.</summary>
    public static CompletionResult Result(string text, string tip) => new(
        !text.AsSpan().ContainsAny(s_special) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        text,
        CompletionResultType.ParameterValue,
        tip);
}
