namespace RosePO.Core.Tracking;

/// <summary>Names as MLflow takes them: letters, digits, '_', '-', '.', spaces, and '/' between the parts of a name, each of which is a folder of the store.</summary>
internal static class MlflowNames
{
    /// <summary>The name of a metric, parameter or tag; <c>HR@1</c> is <c>HR_at_1</c>, as MLflow calls its own.</summary>
    public static string Of(string name) => string.Join('/', name.Replace("@", "_at_", StringComparison.Ordinal).Split('/').Select(Part));

    /// <summary>The name of a run: its artifact as seen from the folder that the experiment is named as, or the artifact's folder alone.</summary>
    /// <param name="destination">The artifact. Absolute.</param>
    /// <param name="experiment">The experiment's name.</param>
    public static string OfRun(string destination, string experiment)
    {
        var parts = destination.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        var above = Array.LastIndexOf(parts[..^1], experiment);
        return above < 0 ? parts[^1] : string.Join('/', parts[(above + 1)..]);
    }

    private static string Part(string part)
    {
        var taken = string.Concat(part.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' ? c : '_'));
        return taken.All(c => c == '.') ? taken + "_" : taken;
    }
}
