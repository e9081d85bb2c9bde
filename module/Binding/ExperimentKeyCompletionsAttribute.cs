using System.Collections;
using System.Management.Automation;
using RosePO.Core.Experiments;

namespace RosePO.Binding;

/// <summary>Completes <c>key=value</c> with the keys of the experiment file that is bound, and after <c>=</c> with a key's values.</summary>
public sealed class ExperimentKeyCompletionsAttribute : CompletionsAttribute
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IDictionary bound)
    {
        var cut = word.IndexOf('=', StringComparison.Ordinal);
        var file = CompletionPlace.BoundFile(bound, "Path") ?? CompletionPlace.BoundFile(bound, "LiteralPath");
        return cut < 0
            ? from key in ExperimentKeys.Of(file)
              where key.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
              select CompletionPlace.Result(key.Name + "=", $"{key.Name}: {key.Kind}")
            : from key in ExperimentKeys.Of(file)
              where key.Name.Equals(word[..cut], StringComparison.OrdinalIgnoreCase)
              from value in key.Values
              where value.StartsWith(word[(cut + 1)..], StringComparison.OrdinalIgnoreCase)
              select CompletionPlace.Result($"{key.Name}={value}", value);
    }
}
