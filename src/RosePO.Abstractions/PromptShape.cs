using System.Globalization;

namespace RosePO;

/// <summary>
/// How much a prompt shows. It belongs to a model and is stored with it, in its <c>prompt.json</c>; whoever asks the model without a number of their own asks
/// it as it was trained. The defaults are those of a new model and of a folder that says nothing.
/// </summary>
public sealed record PromptShape
{
    /// <summary>Titles of history.</summary>
    [AtLeast(1)]
    public int MaxHistory { get; init; } = 10;

    /// <summary>Candidates, the answer included, where the template lists them.</summary>
    [AtLeast(2)]
    public int Candidates { get; init; } = 20;

    /// <summary>The shape of prompts: what is asked for, else what there is, else the default.</summary>
    /// <param name="own">The shape of the model, or of the pair set; null where neither says.</param>
    /// <param name="maxHistory">The titles of history that a request asks for; null takes the shape's own.</param>
    /// <param name="candidates">The candidates that it asks for; null takes the shape's own.</param>
    public static PromptShape Resolve(PromptShape? own, int? maxHistory = null, int? candidates = null)
    {
        own ??= new PromptShape();
        return new PromptShape { MaxHistory = maxHistory ?? own.MaxHistory, Candidates = candidates ?? own.Candidates };
    }

    /// <summary>The shape in words: <c>history of 10 titles, 20 candidates</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"history of {MaxHistory} titles, {Candidates} candidates");
}
