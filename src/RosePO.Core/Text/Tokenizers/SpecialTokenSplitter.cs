using System.Buffers;

namespace RosePO.Core.Text.Tokenizers;

/// <summary>Finds special tokens in a text: leftmost first, the longest where several start together.</summary>
internal sealed class SpecialTokenSplitter
{
    private readonly (string Spelling, int Id)[] _tokens;
    private readonly SearchValues<char> _first;

    public SpecialTokenSplitter(IEnumerable<KeyValuePair<string, int>> tokens)
    {
        _tokens =
        [
            .. tokens.Where(token => token.Key.Length > 0).Select(token => (token.Key, token.Value)).OrderByDescending(token => token.Key.Length),
        ];
        _first = SearchValues.Create([.. _tokens.Select(token => token.Spelling[0]).Distinct()]);
    }

    /// <summary>The text between special tokens (never empty) with a null id, and the tokens.</summary>
    public IEnumerable<(string Text, int? Id)> Split(string text)
    {
        var (from, at) = (0, 0);
        while (at < text.Length)
        {
            var ahead = text.AsSpan(at).IndexOfAny(_first);
            if (ahead < 0)
            {
                break;
            }

            at += ahead;
            var found = Array.FindIndex(_tokens, token => text.AsSpan(at).StartsWith(token.Spelling, StringComparison.Ordinal));
            if (found < 0)
            {
                at++;
                continue;
            }

            if (at > from)
            {
                yield return (text[from..at], null);
            }

            yield return _tokens[found];
            from = at += _tokens[found].Spelling.Length;
        }

        if (from < text.Length)
        {
            yield return (text[from..], null);
        }
    }
}
