using RosePO.Core.Models.Decoder;
using RosePO.Core.Text.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Scoring;

/// <summary>A prompt and the answers that share it.</summary>
/// <param name="Prompt">The prompt's token ids.</param>
/// <param name="Answers">Each answer's token ids, its end token among them.</param>
internal sealed record SharedPromptRow(int[] Prompt, IReadOnlyList<int[]> Answers)
{
    /// <summary>Tokens that the model reads: an answer's last token is predicted but never read.</summary>
    public int Tokens => Prompt.Length + Answers.Sum(answer => answer.Length - 1);
}

/// <summary>
/// Rows of prompt + answer 1 + ... + answer k in one forward pass. Positions restart after the prompt for every answer and
/// the mask hides answers from each other, so each answer's log-prob is what it would be alone. Only positions that predict
/// an answer's token, its contexts, continue from the last block's keys and values to the vocabulary; the end of a prompt is one
/// context for all its answers. A = answers of all rows, N = answer tokens of all rows, M = contexts of all rows, Q = of the row
/// with the most.
/// </summary>
internal sealed class SharedPromptBatch : IDisposable
{
    private readonly Tensor _ids;
    private readonly Tensor _positions;
    private readonly Tensor _mask;
    private readonly Tensor _columns;
    private readonly Tensor _contexts;
    private readonly Tensor _sources;
    private readonly Tensor _targets;
    private readonly Tensor _owners;
    private readonly int _shortestPrompt;
    private readonly int _answers;

    /// <summary>Lays rows out as tensors.</summary>
    /// <param name="rows">Prompts and their answers.</param>
    /// <param name="contextLength">The most tokens of a prompt with one answer.</param>
    /// <param name="padding">The id that fills rows.</param>
    /// <param name="device">Where the tensors are.</param>
    /// <param name="prompts">Names the longest title where a row is too long.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public SharedPromptBatch(IReadOnlyList<SharedPromptRow> rows, int contextLength, int padding, Device device, PromptEncoder? prompts = null)
    {
        var width = rows.Max(row => row.Tokens);
        var deepest = rows.Max(row => row.Prompt.Length + row.Answers.Max(answer => answer.Length - 1));
        if (deepest > contextLength)
        {
            throw ModelErrors.ContextTooShort(deepest, contextLength, prompts);
        }

        var ids = new long[rows.Count * width];
        var positions = new long[ids.Length];
        var branches = new int[ids.Length];
        Array.Fill(ids, padding);
        Array.Fill(branches, -1);
        var (sources, targets, owners) = (new List<long>(), new List<long>(), new List<long>());
        var most = rows.Max(Contexts);
        var (columns, contexts) = (new long[rows.Count * most], new List<long>());
        for (var row = 0; row < rows.Count; row++)
        {
            var (prompt, answers) = (rows[row].Prompt, rows[row].Answers);
            var (start, at) = (row * width, row * width);
            for (var i = 0; i < prompt.Length; i++, at++)
            {
                (ids[at], positions[at], branches[at]) = (prompt[i], i, 0);
            }

            // The prompt's end, then whatever is read after it. Columns that a shorter row does not need stay at its first.
            var end = contexts.Count;
            for (var i = 0; i < Contexts(rows[row]); i++)
            {
                contexts.Add((row * most) + i);
                columns[(row * most) + i] = prompt.Length - 1 + i;
            }

            for (var answer = 0; answer < answers.Count; answer++)
            {
                var tokens = answers[answer];
                for (var i = 0; i < tokens.Length; i++)
                {
                    sources.Add(i == 0 ? end : end + at - start - prompt.Length);
                    targets.Add(tokens[i]);
                    owners.Add(_answers);
                    if (i < tokens.Length - 1)
                    {
                        (ids[at], positions[at], branches[at]) = (tokens[i], prompt.Length + i, answer + 1);
                        at++;
                    }
                }

                _answers++;
            }
        }

        _shortestPrompt = rows.Min(row => row.Prompt.Length);
        long[] shape = [rows.Count, width];
        _ids = Keep(tensor(ids, shape, device: device));
        _positions = Keep(tensor(positions, shape, device: device));
        _mask = AttentionMask.OfBranches(branches, rows.Count, width, device);
        _columns = Keep(tensor(columns, [rows.Count, most], device: device));
        _contexts = Keep(tensor(contexts.ToArray(), device: device));
        _sources = Keep(tensor(sources.ToArray(), device: device));
        _targets = Keep(tensor(targets.ToArray(), device: device));
        _owners = Keep(tensor(owners.ToArray(), device: device));
    }

    /// <summary>Tokens of the batch, padding included.</summary>
    public long Tokens => _ids.numel();

    /// <summary>Tokens that are predicted (N).</summary>
    public long AnswerTokens => _targets.numel();

    /// <summary>Each answer's log-prob, summed over its tokens, end token included: (A), in row order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dropout">Dropout; 0 for evaluation.</param>
    public Tensor LogProbs(LlamaModel model, double dropout = 0) =>
        OfAnswers(TokenLogProbs.Of(model, States(model, dropout), _sources, _targets));

    /// <summary>Each answer token's log-prob, (N), in row order, and the state that predicts it, (N, d), without gradient.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dropout">Dropout; 0 for evaluation.</param>
    public (Tensor LogProbs, Tensor States) TokenStates(LlamaModel model, double dropout = 0)
    {
        var states = States(model, dropout);                                                            // (M, d)
        return (TokenLogProbs.Of(model, states, _sources, _targets), states.detach().index_select(0, _sources));
    }

    /// <summary>Sums over each answer's tokens: (N) to (A).</summary>
    public Tensor OfAnswers(Tensor tokens)
    {
        using Scalar one = 1;
        return zeros(_answers, device: tokens.device).index_add(0, _owners, tokens, one);
    }

    /// <summary>Each answer token's log-prob (N), answer by answer in row order, and those of other tokens at the same places, place by place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="others">For each answer token the tokens that might be there instead; none for many.</param>
    public (Tensor Tokens, Tensor Others) LogProbsBeside(LlamaModel model, IReadOnlyList<IReadOnlyList<int>> others)
    {
        var places = tensor(others.SelectMany((list, place) => Enumerable.Repeat((long)place, list.Count)).ToArray(), device: _sources.device);
        var targets = tensor(others.SelectMany(list => list.Select(token => (long)token)).ToArray(), device: _sources.device);
        var all = TokenLogProbs.Of(model, States(model, 0), cat([_sources, _sources.index_select(0, places)]), cat([_targets, targets]));
        return (all.narrow(0, 0, AnswerTokens), all.narrow(0, AnswerTokens, targets.shape[0]));
    }

    /// <inheritdoc/>
    public void Dispose() =>
        Array.ForEach([_ids, _positions, _mask, _columns, _contexts, _sources, _targets, _owners], tensor => tensor.Dispose());

    // (M, d)
    private Tensor States(LlamaModel model, double dropout) =>
        model.Hidden(_ids, _positions, _mask, dropout, columns: _columns, causal: _shortestPrompt)              // (B, Q, d)
            .flatten(0, 1).index_select(0, _contexts);

    private static int Contexts(SharedPromptRow row) => 1 + row.Tokens - row.Prompt.Length;

    private static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();
}
