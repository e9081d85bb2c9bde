using RosePO.Core.Models.Scoring;
using RosePO.Core.Text.Titles;
using RosePO.Core.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// Where the answers and the titles of a batch are among its N answer tokens, row by row: the answer, and after it the title where that is another one.
/// P = rows, T = tokens of the longest title.
/// </summary>
internal sealed class FlowLayout
{
    // Keeps the logarithm of a sum of probabilities finite.
    private const double Least = 1e-30;

    private readonly int _width;
    private readonly (int Start, int Length)[] _rows;
    private readonly List<long> _answers = [];

    /// <summary>Lays a batch out.</summary>
    /// <param name="rows">Prompts with their answers, and the title of each.</param>
    /// <param name="flow">What may come next in a title.</param>
    public FlowLayout(IReadOnlyList<(SharedPromptRow Prompts, TitlePath Title)> rows, TitleFlow flow)
    {
        _width = rows.Max(row => row.Title.Length) + 1;
        _rows = new (int, int)[rows.Count];
        var others = new List<IReadOnlyList<int>>();
        for (var row = 0; row < rows.Count; row++)
        {
            var ((_, texts), title) = rows[row];
            _answers.AddRange(Enumerable.Range(others.Count, texts[0].Length).Select(place => (long)place));
            if (texts.Count > 1)
            {
                others.AddRange(Enumerable.Repeat<IReadOnlyList<int>>([], texts[0].Length));
            }

            _rows[row] = (others.Count, title.Length);
            others.AddRange(title.States.Select(flow.Next));
        }

        Others = others;
    }

    /// <summary>For each answer token the tokens that might be there instead: at a title's, what may come next, the end token first; elsewhere none.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Others { get; }

    /// <summary>What the answers have of (N).</summary>
    public Tensor Answers(Tensor tokens) => tokens.index_select(0, tensor(_answers.ToArray(), device: tokens.device));

    /// <summary>Each title's log-probs of its tokens and of ending instead, (P, T + 1) each; what is after a title's end is not to be read.</summary>
    /// <param name="tokens">Log-probs of answer tokens, (N).</param>
    /// <param name="others">Those of <see cref="Others"/>, (K).</param>
    /// <param name="withinTitles">Whether probabilities are those among the tokens that may come next rather than those of the whole vocabulary.</param>
    public (Tensor Tokens, Tensor Ends) Titles(Tensor tokens, Tensor others, bool withinTitles)
    {
        var device = tokens.device;
        var firsts = new long[Others.Count];
        for (var place = 1; place < firsts.Length; place++)
        {
            firsts[place] = firsts[place - 1] + Others[place - 1].Count;
        }

        var index = tensor(Places(place => place), device: device);
        var (chosen, ends) = (tokens.index_select(0, index), others.index_select(0, tensor(Places(place => firsts[place]), device: device)));   // (P (T + 1))
        if (withinTitles)
        {
            using Scalar one = 1;
            var owners = tensor(Others.SelectMany((list, place) => Enumerable.Repeat((long)place, list.Count)).ToArray(), device: device);           // (K)
            var all = zeros_like(tokens).index_add(0, owners, others.exp(), one).Plus(Least).log().index_select(0, index);                           // (P (T + 1))
            (chosen, ends) = (chosen - all, ends - all);
        }

        return (chosen.view(_rows.Length, _width), ends.view(_rows.Length, _width));
    }

    /// <summary>Numbers of each title's states, (P, T + 1); 0 after its end.</summary>
    public Tensor Titles(Func<int, float[]> row, Device device)
    {
        var values = new float[_rows.Length * _width];
        for (var i = 0; i < _rows.Length; i++)
        {
            row(i).CopyTo(values, i * _width);
        }

        return tensor(values, [_rows.Length, _width], device: device);
    }

    // Something of each title's places; those that a shorter title does not have are its last one's.
    private long[] Places(Func<int, long> of) =>
        [.. _rows.SelectMany(row => Enumerable.Range(0, _width).Select(j => of(row.Start + Math.Min(j, row.Length))))];
}
