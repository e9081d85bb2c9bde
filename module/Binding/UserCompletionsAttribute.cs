using System.Collections;
using System.Management.Automation;
using RosePO.Core.Data;

namespace RosePO.Binding;

/// <summary>Completes a parameter with users, by their ids in the raw data: of the dataset that is bound or that the bound model was trained on, else of the one below the current location.</summary>
public sealed class UserCompletionsAttribute : CompletionsAttribute
{
    // As many as a menu of completions shows.
    private const int Most = 100;

    private protected override IEnumerable<CompletionResult> Complete(string word, IDictionary bound) =>
        Dataset(bound) is { } folder ? from user in DatasetUsers.StartingWith(word, folder, Most) select CompletionPlace.Result(user, $"user {user}") : [];

    private static string? Dataset(IDictionary bound)
    {
        var named = CompletionPlace.Bound(bound, "Dataset", ArtifactRole.Dataset).Concat(CompletionPlace.Bound(bound, "Model", ArtifactRole.Dataset)).FirstOrDefault();

        // Of several sets none is meant more than another.
        return named ?? (CompletionPlace.Folder() is { } here && CompletionPlace.Artifacts(here, "dataset").Take(2).ToList() is [var only] ? only : null);
    }
}
