using RosePO.Core.Data.Candidates;
using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Preparation;

/// <summary>Draws the questions' candidates, each list with a seed of its own.</summary>
/// <param name="request">How many candidates there are, and the seed.</param>
/// <param name="source">Draws one list.</param>
/// <param name="items">The catalogue's size.</param>
/// <param name="needHistory">Whether a target without an item before it is not a question.</param>
internal sealed class Questions(ImportDatasetRequest request, ICandidateSource source, int items, bool needHistory)
{
    private static readonly DataSplit[] s_asked = [DataSplit.Validation, DataSplit.Test];

    /// <summary>Fails where the catalogue is too small for a list.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetTooSmall"/>: it is.</exception>
    public void RequireItems()
    {
        if (!source.GivesLength && items < request.Candidates)
        {
            throw DatasetErrors.TooFewItems(items, request.Candidates);
        }
    }

    /// <summary>Draws an example's lists, validation first.</summary>
    /// <param name="example">The history, or a window of it.</param>
    /// <param name="known">Every item that the user behind it interacts with, in any split.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetTooSmall"/>: a list would be too short.</exception>
    public IEnumerable<Question> Draw(History example, Lazy<HashSet<int>> known)
    {
        foreach (var split in s_asked)
        {
            // Without anything before it there is nothing to ask from.
            var at = example.Splits.IndexOf(split);
            if (at < 0 || (at == 0 && needHistory))
            {
                continue;
            }

            var free = items - known.Value.Count;
            if (!source.GivesLength && free + 1 < request.Candidates)
            {
                throw DatasetErrors.TooFewUnknownItems(example.Name, free, request.Candidates);
            }

            // SHA-256, not the runtime's hash codes, which change with every process.
            var random = new Random(Seeds.Candidates(request.Seed, Splits.NameOf(split), example.Name));
            var ask = new CandidateCase(example.Name, split, example.Items[..at].ToArray(), example.Items[at], known.Value);
            yield return new Question(split, example.User, ask.Target, source.Draw(ask, request.Candidates, random));
        }
    }
}
