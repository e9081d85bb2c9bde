using System.Collections;
using System.Management.Automation;
using RosePO.Core.Artifacts;

namespace RosePO.Binding;

/// <summary>Completes a parameter with the artifacts of a kind on disk below the current location, under fixed names.</summary>
/// <param name="kind">dataset, model, pairs, oracle or measurement.</param>
/// <param name="names">Names that need no folder, such as <c>Embedded</c>.</param>
public sealed class ArtifactCompletionsAttribute(string kind, params string[] names) : CompletionsAttribute
{
    // Deep enough for runs/<experiment>/<stage>/<name>, and quick in a large folder.
    private const int Depth = 4;
    private const int MostFolders = 2000;

    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    private protected override IEnumerable<CompletionResult> Complete(string word, IDictionary bound)
    {
        word = word.Replace('\\', '/');
        var start = word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word;
        foreach (var name in Names.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
        {
            yield return CompletionPlace.Result(name, name);
        }

        if (CompletionPlace.Folder() is not { } folder)
        {
            yield break;
        }

        foreach (var path in Artifacts(folder))
        {
            var relative = Path.GetRelativePath(folder, path).Replace('\\', '/');

            // A name at any depth is enough to find it.
            if (relative.StartsWith(start, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(relative).StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                yield return CompletionPlace.Result("./" + relative, $"{Kind} {path}");
            }
        }
    }

    private IEnumerable<string> Artifacts(string root) => Directory
        .EnumerateDirectories(root, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true })
        .Take(MostFolders)
        .Where(folder => !folder.Contains(".partial-", StringComparison.Ordinal) && Artifact.TryOpen(folder)?.Kind == Kind)
        .Order(StringComparer.Ordinal);
}
