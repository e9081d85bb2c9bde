using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace RosePO.Binding;

/// <summary>Completes a parameter with fixed names, without refusing others.</summary>
/// <param name="names">The names, in the order they are offered.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameCompletionsAttribute(params string[] names) : ArgumentCompleterAttribute, IArgumentCompleterFactory
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <inheritdoc/>
    public IArgumentCompleter Create() => new Completer(Names);

    private sealed class Completer(IReadOnlyList<string> names) : IArgumentCompleter
    {
        public IEnumerable<CompletionResult> CompleteArgument(
            string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
            from name in names
            where name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)
            select new CompletionResult(name);
    }
}
