using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Models.Scoring;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// The title that the flow term takes for each row of a step. Most are written by the model as it is: token by token, in proportion to its probabilities among
/// those that the trie allows. The others come from elsewhere, so that titles which the model hardly writes are learnt too.
/// </summary>
internal sealed class FlowTitles(LanguageModel model, TitleFlow flow, SftRequest request)
{
    private readonly TextGenerator _writer = new(model);
    private readonly SamplingOptions _sampling = new() { Seed = request.Seed };

    /// <summary>The titles of a step; the same for the same weights.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="rows">Prompts, each with the row's own answer.</param>
    public TitlePath[] Of(int step, IReadOnlyList<SharedPromptRow> rows)
    {
        var paths = rows.Select((row, at) => OffPolicy(row, new Random(Seeds.FlowRow(request.Seed, step, at)))).ToArray();
        int[] drawn = [.. Enumerable.Range(0, rows.Count).Where(row => paths[row] is null)];
        var written = _writer.SampleSeveral(
            [.. drawn.Select(row => rows[row].Prompt)], 1, _sampling, [.. drawn.Select(row => Seeds.FlowRow(request.Seed, step, row))], [.. drawn.Select(_ => flow.Trie)]);
        foreach (var (row, tokens) in drawn.Zip(written, (row, answers) => (row, answers[0])))
        {
            paths[row] = flow.Find(tokens);
        }

        return paths!;
    }

    // Null for a row whose title the model writes: also where the row's own answer has no count.
    private TitlePath? OffPolicy(SharedPromptRow row, Random random) => random.NextDouble() >= request.Flow.OffPolicyShare ? null : request.Flow.OffPolicy switch
    {
        OffPolicyTitle.Length => flow.DrawByLength(random),
        OffPolicyTitle.Count => flow.DrawByCount(random),
        _ => flow.Find(row.Answers[0].AsSpan()[..^1]),
    };
}
