namespace RosePO.Core.Text.Prompts;

/// <summary>A history as pretraining reads it.</summary>
/// <param name="Ids">Its tokens.</param>
/// <param name="IsTitle">Whether a token belongs to a title or its end, which are learnt; what opens the history and tags its domains is only read.</param>
internal sealed record RunningText(int[] Ids, bool[] IsTitle);
