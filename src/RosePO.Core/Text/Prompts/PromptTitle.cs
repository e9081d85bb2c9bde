namespace RosePO.Core.Text.Prompts;

/// <summary>A title as a prompt shows it.</summary>
/// <param name="Text">The title.</param>
/// <param name="Domain">Its item's domain; null where it has none.</param>
internal readonly record struct PromptTitle(string Text, string? Domain = null)
{
    /// <summary>A title of no domain.</summary>
    public static implicit operator PromptTitle(string text) => new(text);
}
