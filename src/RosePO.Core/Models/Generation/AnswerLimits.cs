using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Models.Generation;

/// <summary>Where an answer ends.</summary>
internal static class AnswerLimits
{
    /// <summary>The most tokens of an answer: a trie's longest, else as many as are asked for and the context has room for.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ContextTooShort"/>: a prompt, or one with a title of the trie, is longer than the context.</exception>
    public static int Of(int prompt, TitleTrie? trie, int most, int context, PromptEncoder? prompts = null)
    {
        // The last token of an answer is never read.
        var needed = prompt + Math.Max(0, (trie?.Depth ?? 0) - 1);
        if (needed > context)
        {
            throw ModelErrors.ContextTooShort(needed, context, prompts);
        }

        return trie?.Depth ?? Math.Min(most, context - prompt);
    }

    /// <summary>The tokens that end an answer: the prompt's own end, and the end of a text where a chat's turn ends otherwise.</summary>
    public static int[] Ends(PromptEncoder prompts) => [.. new[] { prompts.End, prompts.Tokenizer.End }.Distinct()];
}
