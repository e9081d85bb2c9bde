using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using RosePO.Core.Artifacts;

namespace RosePO.Binding;

/// <summary>Completes a parameter with the artifacts of a kind on disk below the current location, under fixed names.</summary>
/// <param name="kind">dataset, model, pairs, oracle or measurement.</param>
/// <param name="names">Names that need no folder, such as <c>Embedded</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArtifactCompletionsAttribute(string kind, params string[] names) : ArgumentCompleterAttribute, IArgumentCompleterFactory
{
    // Deep enough for runs/<experiment>/<stage>/<name>, and quick in a large folder.
    private const int Depth = 4;
    private const int MostFolders = 2000;

    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <inheritdoc/>
    public IArgumentCompleter Create() => new Completer(Kind, Names);

    private sealed class Completer(string kind, IReadOnlyList<string> names) : IArgumentCompleter
    {
        public IEnumerable<CompletionResult> CompleteArgument(
            string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        {
            var word = wordToComplete.Trim('\'', '"').Replace('\\', '/');
            var start = word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word;
            foreach (var name in names.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
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
                if (relative.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                    || Path.GetFileName(relative).StartsWith(start, StringComparison.OrdinalIgnoreCase))
                {
                    yield return CompletionPlace.Result("./" + relative, $"{kind} {path}");
                }
            }
        }

        private IEnumerable<string> Artifacts(string root) => Directory
            .EnumerateDirectories(root, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true })
            .Take(MostFolders)
            .Where(folder => !folder.Contains(".partial-", StringComparison.Ordinal) && Artifact.TryOpen(folder)?.Kind == kind)
            .Order(StringComparer.Ordinal);
    }
}
