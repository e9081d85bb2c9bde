using System.Collections;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>Completes a parameter with the artifacts of a kind on disk below the current location, under fixed names.</summary>
/// <param name="kind">dataset, model, pairs, oracle or measurement.</param>
/// <param name="names">Names that need no folder, such as <c>Embedded</c>.</param>
public sealed class ArtifactCompletionsAttribute(string kind, params string[] names) : CompletionsAttribute
{
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

        foreach (var path in CompletionPlace.Artifacts(folder, Kind))
        {
            var relative = Path.GetRelativePath(folder, path).Replace('\\', '/');

            // A name at any depth is enough to find it.
            if (relative.StartsWith(start, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(relative).StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                yield return CompletionPlace.Result("./" + relative, $"{Kind} {path}");
            }
        }
    }
}
