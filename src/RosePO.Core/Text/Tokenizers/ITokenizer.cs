namespace RosePO.Core.Text.Tokenizers;

/// <summary>Text to token ids and back, as one model reads it.</summary>
internal interface ITokenizer
{
    /// <summary>One more than the highest id.</summary>
    int Count { get; }

    /// <summary>The id that opens every sequence, or null where the model reads none.</summary>
    int? Start { get; }

    /// <summary>The id that ends a text.</summary>
    int End { get; }

    /// <summary>The id that fills rows.</summary>
    int Padding { get; }

    /// <summary>The id of what cannot be encoded, or null where everything can.</summary>
    int? Unknown { get; }

    /// <summary>Tokens that stand for themselves rather than for text, by their spelling.</summary>
    IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>The ids of plain text: a special token's spelling inside it is text like any other.</summary>
    int[] Encode(string text);

    /// <summary>The text of ids, special tokens left out.</summary>
    string Decode(IReadOnlyList<int> ids);

    /// <summary>Writes the tokenizer's files into a model folder.</summary>
    void Save(string folder);
}
