using System.Collections;
using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>Completes a parameter with fixed names, without refusing others.</summary>
/// <param name="names">The names, in the order they are offered.</param>
public sealed class NameCompletionsAttribute(params string[] names) : CompletionsAttribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    private protected override IEnumerable<CompletionResult> Complete(string word, IDictionary bound) =>
        from name in Names where name.StartsWith(word, StringComparison.OrdinalIgnoreCase) select new CompletionResult(name);
}
