using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RosePO.Core.Text;

/// <summary>
/// The events of one YAML document, counted as they come: what nests too deeply, contains too much, or grows without bound by its aliases is
/// refused before a tree of it is built.
/// </summary>
/// <param name="parser">The parser.</param>
internal sealed class BoundedParser(IParser parser) : IParser
{
    /// <summary>Lists and mappings within one another.</summary>
    public const int Deepest = 64;

    /// <summary>Values and keys, those that aliases stand for counted where they are.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<AnchorName, (int Size, int Height)?> _anchors = [];
    private readonly Stack<Open> _open = new();
    private int _size;
    private int _documents;

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">A bound is crossed, with its place.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        switch (parser.Current)
        {
            case DocumentStart start when ++_documents > 1:
                throw At(start, "a second document begins here, and a file is one: put it into a file of its own");
            case MappingStart or SequenceStart:
                Enter((NodeEvent)parser.Current);
                break;
            case MappingEnd or SequenceEnd:
                Leave();
                break;
            case Scalar scalar:
                Add(scalar, 1, 0);
                Remember(scalar.Anchor, 1, 0);
                break;
            case AnchorAlias alias:
                Follow(alias);
                break;
        }

        return true;
    }

    private static YamlException At(ParsingEvent place, string what) => new(place.Start, place.End, what);

    private void Enter(NodeEvent start)
    {
        Add(start, 1, 1);
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = null;
        }

        _open.Push(new Open(start.Anchor, _size - 1));
    }

    private void Leave()
    {
        var closed = _open.Pop();
        var height = closed.Height + 1;
        Remember(closed.Anchor, _size - closed.Before, height);
        if (_open.TryPeek(out var around))
        {
            around.Height = Math.Max(around.Height, height);
        }
    }

    private void Remember(AnchorName anchor, int size, int height)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = (size, height);
        }
    }

    private void Follow(AnchorAlias alias)
    {
        // The library keeps an alias of what comes later as a node that, as a key, is compared with itself until the stack overflows.
        if (!_anchors.TryGetValue(alias.Value, out var named))
        {
            throw At(alias, $"the alias '*{alias.Value}' names nothing that comes before it");
        }

        var (size, height) = named ?? throw At(alias, "an alias names what it is a part of");
        Add(alias, size, height);
        if (_open.TryPeek(out var around))
        {
            around.Height = Math.Max(around.Height, height);
        }
    }

    private void Add(ParsingEvent place, int size, int height)
    {
        if (_open.Count + height > Deepest)
        {
            throw At(place, $"lists and mappings stand more than {Deepest} deep within one another here");
        }

        _size += size;
        if (_size > Most)
        {
            throw At(place, size > 1 ? "its aliases grow without bound" : $"it contains more than {Most} values");
        }
    }

    private sealed record Open(AnchorName Anchor, int Before)
    {
        public int Height { get; set; }
    }
}
