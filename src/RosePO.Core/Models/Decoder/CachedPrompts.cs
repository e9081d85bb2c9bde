using TorchSharp;
using static TorchSharp.torch;

namespace RosePO.Core.Models.Decoder;

/// <summary>
/// Prompts that are read once, and trees of tokens that are read after them: a token sees its prompt, its ancestors and
/// itself. Answers that are scored, beams that are searched and a single continuation are all such trees, so none of them
/// copies or reorders a prompt's keys and values, and what each token sees is exactly what it would see alone.
/// P = prompts, S = tokens of the longest prompt, C = tokens read after each so far, W = new tokens, d = width.
/// </summary>
internal sealed class CachedPrompts : IDisposable
{
    /// <summary>The parent of a token that follows the prompt itself.</summary>
    public const int Prompt = -1;

    /// <summary>The parent of a token that only fills a row.</summary>
    public const int Filler = -2;

    private readonly LlamaModel _network;
    private readonly KeyValueCache _cache;
    private readonly int _width;
    private int[] _lengths;

    // Of each row's tokens after the prompt: parent and number of ancestors.
    private List<int>[] _parents;
    private List<int>[] _depths;

    /// <summary>Reads the prompts, without gradients.</summary>
    /// <param name="network">The model.</param>
    /// <param name="prompts">The prompts; none is empty.</param>
    /// <param name="padding">The id that fills rows.</param>
    /// <param name="behind">Tokens that will be read after each, about.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>.</exception>
    public CachedPrompts(LlamaModel network, IReadOnlyList<int[]> prompts, int padding, int behind)
    {
        _network = network;
        _lengths = [.. prompts.Select(prompt => prompt.Length)];
        _width = _lengths.Max();
        if (_width > network.Config.ContextLength)
        {
            throw ModelErrors.ContextTooShort(_width, network.Config.ContextLength);
        }

        _parents = [.. prompts.Select(_ => new List<int>())];
        _depths = [.. prompts.Select(_ => new List<int>())];
        _cache = new KeyValueCache(behind);
        State = ReadPrompts(prompts, padding);
    }

    /// <summary>The hidden state after each prompt's last token: (P, d).</summary>
    public Tensor State { get; private set; }

    /// <summary>Rows (P).</summary>
    public int Rows => _lengths.Length;

    /// <summary>Tokens read after each prompt so far, fillers included (C).</summary>
    public int Behind => _parents[0].Count;

    /// <summary>Reads as many tokens after each prompt.</summary>
    /// <param name="tokens">W ids per row, row by row.</param>
    /// <param name="parents">
    /// Each token's parent: its index among all tokens read after the row's prompt, which may be in this same call,
    /// <see cref="Prompt"/> or <see cref="Filler"/>.
    /// </param>
    /// <returns>(P, W, d).</returns>
    public Tensor Read(ReadOnlySpan<int> tokens, ReadOnlySpan<int> parents)
    {
        var width = tokens.Length / Rows;
        var seen = _width + _parents[0].Count + width;
        var ids = new long[tokens.Length];
        var positions = new long[tokens.Length];
        var mask = new float[tokens.Length * seen];
        Array.Fill(mask, float.NegativeInfinity);
        for (var at = 0; at < tokens.Length; at++)
        {
            ids[at] = tokens[at];
            positions[at] = Place(at / width, parents[at], mask.AsSpan(at * seen, seen));
        }

        using var scope = NewDisposeScope();
        var device = _network.Device;
        long[] shape = [Rows, width];
        return _network.Hidden(
            tensor(ids, shape, device: device),
            tensor(positions, shape, device: device),
            tensor(mask, [Rows, 1, width, seen], device: device),
            0,
            _cache).MoveToOuterDisposeScope();
    }

    /// <summary>Forgets everything after the prompts.</summary>
    public void Forget()
    {
        _cache.Truncate(_width);
        foreach (var list in _parents.Concat(_depths))
        {
            list.Clear();
        }
    }

    /// <summary>Keeps some of the rows.</summary>
    /// <param name="rows">Their indices.</param>
    public void Keep(IReadOnlyList<int> rows)
    {
        using var indices = tensor(rows.Select(row => (long)row).ToArray(), device: _network.Device);
        _cache.Select(indices);
        _lengths = [.. rows.Select(row => _lengths[row])];
        _parents = [.. rows.Select(row => _parents[row])];
        _depths = [.. rows.Select(row => _depths[row])];
        using var all = State;
        State = all.index_select(0, indices).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cache.Dispose();
        State.Dispose();
    }

    private Tensor ReadPrompts(IReadOnlyList<int[]> prompts, int padding)
    {
        using var scope = NewDisposeScope();
        var device = _network.Device;
        var ids = new long[Rows * _width];
        Array.Fill(ids, padding);
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < _lengths[row]; i++)
            {
                ids[(row * _width) + i] = prompts[row][i];
            }
        }

        // Padding comes last, so that being causal is enough to hide it from the prompt; later tokens hide it by their own mask.
        using Scalar hidden = double.NegativeInfinity;
        var mask = full([_width, _width], hidden, device: device).triu(1).view(1, 1, _width, _width);           // (1, 1, S, S)
        var positions = arange(_width, device: device).expand(Rows, _width);                                    // (P, S)
        var last = tensor(_lengths.Select(length => length - 1L).ToArray(), [Rows, 1], device: device);
        return _network.Hidden(tensor(ids, [Rows, _width], device: device), positions, mask, 0, _cache, last)      // (P, 1, d)
            .squeeze(1).DetachFromDisposeScope();                                                                   // (P, d)
    }

    // Appends a token to a row and opens the mask where it looks; its position.
    private int Place(int row, int parent, Span<float> line)
    {
        line[_width + _parents[row].Count] = 0;
        var depth = parent >= 0 ? _depths[row][parent] + 1 : 0;
        _parents[row].Add(parent);
        _depths[row].Add(depth);
        if (parent == Filler)
        {
            return 0;
        }

        line[.._lengths[row]].Clear();
        for (var ancestor = parent; ancestor >= 0; ancestor = _parents[row][ancestor])
        {
            line[_width + ancestor] = 0;
        }

        return _lengths[row] + depth;
    }
}
