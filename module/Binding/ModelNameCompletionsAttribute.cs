using System.Collections;
using System.Management.Automation;
using RosePO.Core.Evaluation.Measuring;

namespace RosePO.Binding;

/// <summary>
/// Completes a parameter with the names that models have in a measurement: of the measurements that are bound, or of the models and baselines that are to be measured; where
/// nothing is bound, of what is below the current location.
/// </summary>
public sealed class ModelNameCompletionsAttribute : CompletionsAttribute
{
    private protected override IEnumerable<CompletionResult> Complete(string word, IDictionary bound) =>
        from name in Names(bound).Distinct(StringComparer.OrdinalIgnoreCase)
        where name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        select CompletionPlace.Result(name, name);

    private static IEnumerable<string> Names(IDictionary bound)
    {
        var measured = CompletionPlace.Bound(bound, "Measurement", ArtifactRole.Measurement);
        string[] models =
        [
            .. CompletionPlace.Bound(bound, "Baseline", ArtifactRole.Model),
            .. CompletionPlace.Bound(bound, "Model", ArtifactRole.Model),
        ];
        string[] baselines = [.. Texts(bound["Baseline"]).Where(BaselineNames.Contains).Select(name => name.ToLowerInvariant())];
        if (measured.Count > 0 || models.Length > 0 || baselines.Length > 0)
        {
            return [.. measured.SelectMany(MeasuredNames.Models), .. baselines, .. ModelNames.Of(models).Select(model => model.Name)];
        }

        return CompletionPlace.Folder() is { } here
            ? [.. CompletionPlace.Artifacts(here, "measurement").SelectMany(MeasuredNames.Models), .. ModelNames.Of(CompletionPlace.Artifacts(here, "model")).Select(model => model.Name)]
            : [];
    }

    private static IEnumerable<string> Texts(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text => [text],
        IList list => list.Cast<object?>().SelectMany(Texts),
        _ => [],
    };
}
