using RosePO.Core.Data.Candidates;
using RosePO.Core.Runtime;

namespace RosePO.Core.Data.Preparation;

/// <summary>One question per user (or window) for validation and one for test, its candidates drawn with a seed of its own.</summary>
/// <param name="Split">The question's split.</param>
/// <param name="User">The user, or the window.</param>
/// <param name="Target">The item that came next.</param>
/// <param name="Candidates">The candidates, the target among them.</param>
internal readonly record struct Question(DataSplit Split, int User, int Target, int[] Candidates)
{
    private static readonly DataSplit[] s_asked = [DataSplit.Validation, DataSplit.Test];

    /// <summary>Draws the lists, by user, validation first.</summary>
    /// <param name="prepared">The histories.</param>
    /// <param name="request">How many candidates, how they are drawn, and the seed.</param>
    /// <param name="source">Draws one list.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.DatasetTooSmall"/>: a list would be too short.</exception>
    public static List<Question> Draw(
        PreparedSet prepared, ImportDatasetRequest request, ICandidateSource source, CancellationToken cancellation)
    {
        var items = prepared.Catalogue.SourceIds.Length;
        if (!source.GivesLength && items < request.Candidates)
        {
            throw DatasetErrors.TooFewItems(items, request.Candidates);
        }

        var questions = new List<Question>();
        var histories = prepared.Examples;
        for (var user = 0; user < histories.Users; user++)
        {
            if ((user & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            foreach (var split in s_asked)
            {
                // Without anything before it there is nothing to ask from.
                var at = histories.SplitsOf(user).IndexOf(split);
                if (at < 0 || (at == 0 && prepared.NeedsHistory))
                {
                    continue;
                }

                var known = prepared.Known(user);
                var free = items - known.Count;
                if (!source.GivesLength && free + 1 < request.Candidates)
                {
                    throw DatasetErrors.TooFewUnknownItems(histories.Names[user], free, request.Candidates);
                }

                // SHA-256, not the runtime's hash codes, which change with every process.
                var random = new Random(Seeds.Candidates(request.Seed, Splits.NameOf(split), histories.Names[user]));
                var ask = new CandidateCase(user, split, histories.ItemsOf(user)[..at].ToArray(), histories.ItemsOf(user)[at], known);
                questions.Add(new Question(split, user, ask.Target, source.Draw(ask, request.Candidates, random)));
            }
        }

        return questions;
    }
}
