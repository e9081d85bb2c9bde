using System.Collections;
using System.Management.Automation;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Binding;

/// <summary>Completes a parameter with the names of metrics, by any part of the name.</summary>
public sealed class MetricNameCompletionsAttribute : CompletionsAttribute
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IDictionary bound) =>
        from name in MeasuredNames.Metrics
        where name.Contains(word, StringComparison.OrdinalIgnoreCase)
        orderby name.StartsWith(word, StringComparison.OrdinalIgnoreCase) descending
        select CompletionPlace.Result(name, name);
}
