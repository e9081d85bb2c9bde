using Microsoft.ML.Tokenizers;

namespace RosePO.Core.Text.HuggingFace;

/// <summary>
/// The BPE model of a tokenizer file, a piece at a time. Byte-level vocabularies are Microsoft.ML.Tokenizers' to merge; it knows
/// neither <c>ignore_merges</c> nor byte fallback, and wants all 256 bytes to have a token: those are done here.
/// </summary>
internal sealed class BpeModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly bool _byteLevel;
    private readonly bool _ignoreMerges;
    private readonly BpeTokenizer? _library;
    private readonly PairMerger? _merger;

    public BpeModel(TokenizerFile file)
    {
        _vocabulary = file.Vocabulary;
        _byteLevel = file.PreTokenizer.IsByteLevel;
        _ignoreMerges = file.IgnoreMerges;
        if (_byteLevel && ByteAlphabet.All.All(character => file.Vocabulary.ContainsKey(character.ToString())))
        {
            _library = BpeTokenizer.Create(new BpeOptions(file.Vocabulary)
            {
                Merges = file.Merges.Select(merge => $"{merge.Left} {merge.Right}"),
                ByteLevel = true,
            });
        }
        else
        {
            _merger = new PairMerger(file);
        }
    }

    /// <summary>Appends the ids of a piece.</summary>
    public void Encode(string piece, List<int> ids)
    {
        var spelling = _byteLevel && (_ignoreMerges || _library is null) ? ByteAlphabet.Write(piece) : piece;
        if (_ignoreMerges && _vocabulary.TryGetValue(spelling, out var id))
        {
            ids.Add(id);
        }
        else if (_library is not null)
        {
            ids.AddRange(_library.EncodeToIds(piece, considerPreTokenization: false, considerNormalization: false));
        }
        else
        {
            _merger!.Encode(spelling, ids);
        }
    }
}
