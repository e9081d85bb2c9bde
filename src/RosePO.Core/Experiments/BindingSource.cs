using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

/// <summary>Where values come from, so that an error can say it: a file's line and column, an override, or a task's parameter.</summary>
/// <param name="file">The experiment file; null for a task's parameters.</param>
internal sealed class BindingSource(string? file)
{
    private readonly Dictionary<YamlNode, string> _overrides = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the keys at the root are keys of.</summary>
    public string Whole => file is null ? "the request" : "an experiment";

    /// <summary>Remembers that a node came from an override and not from the file.</summary>
    public void MarkOverride(YamlNode node, string text) => _overrides[node] = text;

    /// <summary>Makes the error of a value at its place.</summary>
    public RoseException Error(RoseErrorCode code, YamlNode at, string message)
    {
        if (file is null)
        {
            return new RoseException(RoseErrorCode.RequestInvalid, message);
        }

        return _overrides.TryGetValue(at, out var text)
            ? new RoseException(code, $"Override '{text}': {message}") { File = file }
            : new RoseException(code, message) { File = file, Line = (int)at.Start.Line, Column = (int)at.Start.Column };
    }
}
