using System.Net.Http.Headers;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime.Provisioning;

/// <summary>
/// How far a download had come, and which version of the server's file it is a part of: the entity tag or the date that came with its first bytes. Without
/// one nobody could tell whether the rest belongs to it, and it starts again.
/// </summary>
/// <param name="part">The file that was cut short.</param>
internal sealed class ResumePoint(string part)
{
    private readonly string _tag = part + ".tag";

    /// <summary>How many bytes are there to continue from; 0 for a start.</summary>
    public long Had => File.Exists(part) && Condition is not null ? new FileInfo(part).Length : 0;

    /// <summary>What makes the server send the rest only where its file is still the same, or null.</summary>
    public RangeConditionHeaderValue? Condition =>
        File.Exists(_tag) && RangeConditionHeaderValue.TryParse(File.ReadAllText(_tag), out var condition) && condition.EntityTag is not { IsWeak: true } ? condition : null;

    /// <summary>Forgets the part, and keeps the version of the file that now comes.</summary>
    public void Restart(HttpResponseMessage response)
    {
        Discard();
        if (ConditionOf(response) is { } condition)
        {
            using var writer = new StreamWriter(OwnFiles.Open(_tag, FileMode.Create));
            writer.Write(condition);
        }
    }

    /// <summary>Whether an answer is the rest of the part: from the right byte to the end, of the same version where it names one.</summary>
    public bool IsContinuedBy(HttpResponseMessage response) =>
        response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from, To: { } to } range
        && from == Had && (range.Length is not { } length || to == length - 1)
        && (ConditionOf(response) is not { } condition || Condition is not { } ours || (condition.EntityTag is null) != (ours.EntityTag is null) || condition.Equals(ours));

    /// <summary>Forgets the part.</summary>
    public void Discard()
    {
        File.Delete(part);
        File.Delete(_tag);
    }

    // A weak tag does not vouch for bytes.
    private static RangeConditionHeaderValue? ConditionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? new RangeConditionHeaderValue(tag)
        : response.Content.Headers.LastModified is { } date ? new RangeConditionHeaderValue(date)
        : null;
}
