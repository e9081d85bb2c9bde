using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace RosePO.Binding;

/// <summary>Completes a parameter, without refusing other values.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class CompletionsAttribute : ArgumentCompleterAttribute, IArgumentCompleterFactory, IArgumentCompleter
{
    /// <inheritdoc/>
    public IArgumentCompleter Create() => this;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(wordToComplete);
        return Complete(wordToComplete.Trim('\'', '"'), fakeBoundParameters);
    }

    /// <summary>The values that may be meant.</summary>
    /// <param name="word">What is typed, without quotes.</param>
    /// <param name="bound">What is bound so far.</param>
    private protected abstract IEnumerable<CompletionResult> Complete(string word, IDictionary bound);
}
