using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>
/// The command that builds a project as it is being built. It is published, in the report and in what keeps it, and so tells only properties that are the
/// package's own or say what is built; a password of another step is given on the command line too.
/// </summary>
internal static class BuildCommand
{
    private const string Own = "RosePO";

    // Of the SDK and of libtorch's choice.
    private static readonly string[] s_told = ["Configuration", "TorchDevice", "EnableRosePO"];

    /// <summary>The command, with those properties that were given on the command line.</summary>
    /// <param name="project">The project's file name.</param>
    /// <param name="engine">The build engine; null where it tells no properties.</param>
    public static string Of(string project, IBuildEngine6? engine)
    {
        var properties = (engine?.GetGlobalProperties() ?? new Dictionary<string, string>())
            .Where(property => property.Key.StartsWith(Own, StringComparison.OrdinalIgnoreCase) || s_told.Contains(property.Key, StringComparer.OrdinalIgnoreCase))

            // The engine tells values escaped or not, as the project is built by the command line or by another project.
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => $" -p:{property.Key}={Quoted(Escaped(Uri.UnescapeDataString(property.Value)))}");
        return $"dotnet build {Quoted(project)}{string.Concat(properties)}";
    }

    // What the command line takes for the end of a property.
    private static string Escaped(string value) =>
        value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string Quoted(string text) => text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/' or '=' or ':' or '%')
        ? text
        : $"\"{text}\"";
}
